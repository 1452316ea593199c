"""A request that the document forbids fails the test that made it, and says how to allow it."""

from __future__ import annotations

import pytest

from .inner import run, told

_BREACH = """\
the test sent a request that the document forbids:
  #1 POST /v1/api-keys -> 400 [post_v1_api_keys]
    body /expires_at: is required (required, lumino.yaml:37)
    body /name: is not a string (type, lumino.yaml:42)
    curl -i -X POST http://127.0.0.1:PORT/v1/api-keys \
-H "x-api-key: $UNDERSTUDY_LUMINO_APIKEYAUTH" -H 'content-type: application/json' \
--data-raw '{"name": 5}'
If the test means to send this, relax it: @pytest.mark.understudy(allow_invalid=True)"""


def test_at_the_end_it_says_what_is_broken_and_how_to_allow_it(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        @pytest.mark.understudy("lumino")
        def test_it(understudy):
            assert create(understudy, {"name": 5}).status_code == 400
        """,
    )
    result.assert_outcomes(passed=1, errors=1)
    assert told(result, "the test sent", "= short test summary") == _BREACH


@pytest.mark.parametrize(
    "request_line",
    [
        'httpx.get(understudy + "/nowhere")',
        'httpx.get(understudy + "/v1/api-keys")',
        'httpx.post(understudy + "/v1/api-keys", json=WANTED)',
        'httpx.post(understudy + "/v1/api-keys", content=b"{", headers=KEY)',
        'understudy.client().post("/v1/api-keys", json=WANTED)',
    ],
)
def test_whatever_is_forbidden_fails(pytester: pytest.Pytester, request_line: str) -> None:
    test = '@pytest.mark.understudy("lumino")\ndef test_it(understudy):\n    '
    run(pytester, test + request_line).assert_outcomes(passed=1, errors=1)


@pytest.mark.parametrize(
    ("mark", "arguments"),
    [
        ("@pytest.mark.understudy(allow_invalid=True)", ()),
        ("", ("--understudy-allow-invalid",)),
        ("", ("-o", "understudy_allow_invalid=yes")),
    ],
)
def test_it_is_allowed_by_one_line(
    pytester: pytest.Pytester, mark: str, arguments: tuple[str, ...]
) -> None:
    result = run(
        pytester,
        f"""
{mark}
@pytest.mark.understudy("lumino")
def test_it(understudy):
    assert create(understudy, {{}}).status_code == 400
""",
        *arguments,
    )
    result.assert_outcomes(passed=1)


def test_what_a_mock_of_the_factory_was_sent_counts_for_the_test_that_sent_it(
    pytester: pytest.Pytester,
) -> None:
    result = run(
        pytester,
        """
        @pytest.fixture(scope="session")
        def vendor(understudy_factory):
            return understudy_factory("lumino")

        @pytest.fixture(scope="session")
        def lenient(understudy_factory):
            return understudy_factory("lumino", allow_invalid=True)

        def test_good(vendor):
            create(vendor)

        def test_bad(vendor):
            create(vendor, {})

        def test_good_again(vendor):
            create(vendor)

        def test_lenient(lenient):
            create(lenient, {})
        """,
        "-v",
    )
    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines(["ERROR *::test_bad*"])


def test_a_test_that_failed_already_shows_it_beside(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        @pytest.mark.understudy("lumino")
        def test_it(understudy):
            create(understudy, {}).raise_for_status()
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*- understudy -*", "the test sent a request*"])


def test_what_a_clean_up_sends_counts_too(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        @pytest.fixture
        def cleaned(understudy):
            yield
            create(understudy, {})

        @pytest.mark.understudy("lumino")
        def test_it(understudy, cleaned):
            pass
        """,
    )
    result.assert_outcomes(passed=1, errors=1)


def test_a_clean_up_that_fails_tells_of_it_and_leaves_nothing_for_the_next_test(
    pytester: pytest.Pytester,
) -> None:
    result = run(
        pytester,
        """
        @pytest.fixture
        def failing(understudy):
            yield
            create(understudy, {})
            raise OSError("no disk")

        @pytest.mark.understudy("lumino")
        def test_it(failing):
            pass

        @pytest.mark.understudy("lumino")
        def test_next(understudy_factory):
            pass
        """,
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["E*OSError: no disk", "E*the test sent a request*"])


def test_a_marker_that_is_none_is_told_once(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        @pytest.mark.understudy("lumino")
        def test_first(understudy):
            pass

        @pytest.mark.understudy("lumino", allow_invald=True)
        def test_it(understudy):
            pass
        """,
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["understudy has no option 'allow_invald'. Did you mean 'allow_invalid'?"]
    )


def test_no_secret_of_a_query_is_told(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        @pytest.mark.understudy("lumino")
        def test_it(understudy):
            httpx.get(understudy + "/v1/api-keys?access_token=a-secret-of-somebody&x=1")
            httpx.get(understudy + "/a-place?access_token=a-secret-of-somebody")
        """,
    )
    result.assert_outcomes(passed=1, errors=1)
    assert "a-secret" not in result.stdout.str()


def test_a_failing_assertion_ends_at_the_line_of_the_test(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        @pytest.mark.understudy("lumino")
        def test_it(understudy):
            create(understudy)
            understudy.assert_called("post_v1_api_keys", json__contains={"name": "cd"})

        @pytest.mark.understudy("lumino")
        def test_override(understudy):
            understudy.on("post_v1_api_keys").respond(json={"status": "GONE"})
        """,
    )
    result.assert_outcomes(failed=2)
    assert "pytesting" not in result.stdout.str()
    assert "mockserver" not in result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            ">*understudy.assert_called(*",
            "E*AssertionError: post_v1_api_keys was never called, expected at least once",
            'E*json.name  expected "cd", found "ci"',
            ">*understudy.on(*",
            "E*lumino POST /v1/api-keys can't answer so:",
            'E*json /status: is not one of "ACTIVE", "EXPIRED", "REVOKED" (enum, lumino.yaml:73)',
            "E*Give an answer that the document allows, or say contract=False",
        ]
    )
