"""What an OpenAPI document says, as frozen values; knows no server, no fuzzer, no test runner."""
