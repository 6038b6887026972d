import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away certificate for localhost, with its key in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("a certificate is made with the openssl program, which is not installed")
    pem = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subprocess.run(  # noqa: S603 - a fixed command line
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", pem, "-out", pem.with_suffix(".crt"), "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    pem.write_text(pem.read_text() + pem.with_suffix(".crt").read_text())
    return pem
