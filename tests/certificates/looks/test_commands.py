"""Authors of packs check them with the same checks as the site."""

import pytest

from certificates.commands import certificates


@pytest.fixture
def run(app):
    def run(*words):
        with app.app_context():
            return app.test_cli_runner().invoke(certificates, ["template", *map(str, words)])

    return run


def test_a_pack_is_begun_made_ones_own_and_found_sound(run, tmp_path):
    folder = tmp_path / "mau"
    assert run("begin", "note", folder).exit_code == 0
    plan = folder / "template.json"
    plan.write_text(plan.read_text("utf-8").replace('"key": "note"', '"key": "cua-toi"'), "utf-8")

    told = run("check", folder)

    assert told.exit_code == 0, told.output
    assert told.output.startswith("cua-toi: Giấy xác nhận tham gia, khổ A4 đứng, version ")


def test_every_fault_is_told_with_its_file(run, tmp_path):
    folder = tmp_path / "mau"
    run("begin", "note", folder)
    (folder / "style.css").unlink()
    (folder / "run.sh").write_text("#!")

    told = run("check", folder)

    assert told.exit_code == 1
    assert "style.css: Gói thiếu tệp này." in told.output
    assert "run.sh: Loại tệp này không được dùng trong gói mẫu." in told.output


def test_what_is_no_archive_is_told(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"no zip")

    told = run("check", tmp_path / "x.zip")

    assert told.exit_code == 1
    assert "tệp ZIP: " in told.output


def test_a_folder_that_is_there_is_left_alone(run, tmp_path):
    assert "is there already" in run("begin", "note", tmp_path).output
