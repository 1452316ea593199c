-- The request for wrk: its headers are on the command line. What was measured is one line of JSON.
wrk.method = os.getenv("BENCHMARK_METHOD")
local body = os.getenv("BENCHMARK_BODY")
if body ~= "" then
   wrk.body = body
end

local numbered = os.getenv("BENCHMARK_NUMBERED")
if numbered ~= "" then
   local count = 0
   function request()
      count = count + 1
      wrk.headers[numbered] = string.format("%012d", count)
      return wrk.format()
   end
end

function done(summary, latency, requests)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.timeout
   if os.getenv("BENCHMARK_REFUSED") == "yes" then
      failed = failed + summary.requests - errors.status
   else
      failed = failed + errors.status
   end
   io.write(string.format(
      '{"requests": %d, "seconds": %.6f, "p50": %.4f, "p99": %.4f, "failed": %d}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
