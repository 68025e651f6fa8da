"""Settings: what a production site refuses, each in one plain sentence."""

import stat

import pytest

from lms.config import UnsafeSettings, kept_secret, settings_from

SAFE = {
    "LMS_ENV": "production",
    "LMS_SECRET_KEY": "0123456789" * 4,
    "LMS_PUBLIC_URL": "https://hoc.example.gov.vn",
    "LMS_SIGNING_KEY": "/run/secrets/key.pem",
    "LMS_SIGNING_CERTIFICATE": "/run/secrets/certificate.pem",
}


def test_a_safe_production_site_starts():
    settings = settings_from(SAFE)

    assert settings.secure_cookies
    assert settings.address == "https://hoc.example.gov.vn"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"LMS_DEBUG": "1"}, "LMS_DEBUG"),
        ({"LMS_SECRET_KEY": ""}, "LMS_SECRET_KEY"),
        ({"LMS_SECRET_KEY": "short"}, "LMS_SECRET_KEY"),
        ({"LMS_SQLITE_SYNCHRONOUS": "normal"}, "LMS_SQLITE_SYNCHRONOUS"),
        ({"LMS_SQLITE_SYNCHRONOUS": "off"}, "power cut"),
        ({"LMS_PUBLIC_URL": "http://hoc.example.gov.vn"}, "https://"),
        ({"LMS_SECURE_COOKIES": "0"}, "LMS_SECURE_COOKIES"),
        ({"LMS_SIGNING_KEY": ""}, "LMS_SIGNING_KEY"),
        ({"LMS_ENV": "staging"}, "LMS_ENV"),
        ({"LMS_PORT": "eighty"}, "LMS_PORT"),
        ({"LMS_WEB_WORKERS": "0"}, "LMS_WEB_WORKERS"),
    ],
)
def test_an_unsafe_one_is_refused_in_a_sentence_that_names_the_setting(change, named):
    with pytest.raises(UnsafeSettings, match=named):
        settings_from({**SAFE, **change})


def test_the_demonstration_makes_its_secret_once_and_keeps_it_from_others(tmp_path):
    settings = settings_from({"LMS_DATA": str(tmp_path)})

    first, second = kept_secret(settings), kept_secret(settings)

    assert first == second
    assert len(first) > 40
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_plain_postgresql_address_gets_its_driver():
    settings = settings_from({"LMS_DATABASE_URL": "postgresql://thao@localhost/thao"})

    assert settings.database == "postgresql+psycopg://thao@localhost/thao"
