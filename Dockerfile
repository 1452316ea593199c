FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/understudy \
    && /opt/understudy/bin/python -m pip install --no-cache-dir --constraint constraints.txt '.[contract]'

FROM python:3.13-slim
COPY --from=build /opt/understudy /opt/understudy
ENV PATH=/opt/understudy/bin:$PATH
RUN useradd --system --no-create-home understudy
USER understudy
WORKDIR /documents
EXPOSE 4010
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:4010/__understudy/health', timeout=2)"]
ENTRYPOINT ["understudy"]
CMD ["mock", "--host", "0.0.0.0"]
