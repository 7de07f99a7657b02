"""The studio's certificate at this computer: made once, its key private, its root public."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from studio_app.cli.app import run
from studio_app.direction.errors import BadInput, Refused
from studio_app.studio import key_chain
from studio_app.studio.places import config_dir
from studio_app.studio.studio_identity import choose_time_stamps, identity, make_identity, studio_signer


def test_there_is_none_until_it_is_made() -> None:
    assert identity() is None
    with pytest.raises(BadInput, match="studio-certificate --make"):
        studio_signer()


def test_what_was_made_signs_and_its_key_is_a_private_file_beside_the_settings() -> None:
    made = make_identity("Example Studio", "SE")
    signer = studio_signer()
    assert (signer.root, signer.chain, signer.tsa_url) == (made.root, made.chain, "")
    key = config_dir() / "certificate" / made.key
    assert "PRIVATE KEY" in key.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        key.chmod(0o644)
        with pytest.raises(BadInput, match="Others on this computer"):
            studio_signer()
    public = (config_dir() / "certificate" / "studio.json").read_text()
    assert "PRIVATE" not in public


def test_a_second_one_is_made_only_when_it_is_asked_for() -> None:
    first = make_identity("Example Studio", "SE")
    with pytest.raises(Refused, match="certificate already"):
        make_identity("Example Studio", "SE")
    choose_time_stamps("https://times.invalid/tsa")
    second = make_identity("Example Studio", "SE", anew=True)
    assert second.fingerprint != first.fingerprint
    assert studio_signer().root == second.root
    assert studio_signer().tsa_url == "https://times.invalid/tsa"
    assert (config_dir() / "certificate" / first.key).exists(), "the old key is not thrown away behind one's back"


def test_where_there_is_a_key_chain_the_key_lies_in_it_and_in_no_file() -> None:
    kept: dict[str, str] = {}
    with (
        patch.object(key_chain, "chain_name", lambda: "A key chain"),
        patch.object(key_chain, "keep", kept.__setitem__),
        patch.object(key_chain, "fetch", kept.__getitem__),
    ):
        made = make_identity("Example Studio", "SE")
        assert studio_signer().root == made.root
    assert len(kept) == 1
    assert [path.name for path in (config_dir() / "certificate").iterdir()] == ["studio.json"]


@pytest.mark.parametrize("place", ["../../key.pem", "/etc/passwd", "no.pem"])
def test_settings_that_point_elsewhere_or_to_nothing_are_a_sentence(place: str) -> None:
    made = make_identity("Example Studio", "SE")
    document = config_dir() / "certificate" / "studio.json"
    document.write_text(document.read_text().replace(made.key, place))
    with pytest.raises(BadInput, match="no key file"):
        studio_signer()


def test_a_sample_says_so() -> None:
    assert make_identity("Example Studio", "SE", sample=True).studio.name == "Example Studio (sample)"


def test_the_command_makes_it_shows_it_and_hands_out_its_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["studio-certificate"]) == 2
    assert "no certificate yet" in capsys.readouterr().err
    assert run(["studio-certificate", "--make", "Example Studio", "--country", "Sweden"]) == 2
    assert "two capital letters" in capsys.readouterr().err
    out = tmp_path / "root.pem"
    assert run(["studio-certificate", "--make", "Example Studio", "--country", "se", "--root", str(out)]) == 0
    assert "Example Studio, SE" in capsys.readouterr().out
    assert out.read_text().startswith("-----BEGIN CERTIFICATE")
    assert "PRIVATE" not in out.read_text()
    assert run(["studio-certificate", "--make", "Another", "--country", "SE"]) == 1
    capsys.readouterr()
    assert run(["studio-certificate", "--time-stamps", "https://times.invalid", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["name"], said["time_stamps"]) == ("Example Studio", "https://times.invalid")
    assert run(["studio-certificate", "--time-stamps", "not an address"]) == 2
    assert run(["studio-certificate", "--time-stamps", "none"]) == 0
