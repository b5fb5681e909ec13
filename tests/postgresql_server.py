"""A real PostgreSQL server of the tests' own: Debian's package, a new folder, a socket of its own."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa

from tests.waiting import eventually

ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this account."""

OWNER = "henvis"
INSTALLS = Path("/usr/lib/postgresql")


class PostgresqlServer:
    """One server in a new folder; where it is `durable`, every commit is on the disk, as in earnest."""

    def __init__(self, *, durable: bool) -> None:
        self._durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="henvis-postgresql-"))
        self.log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, ACCOUNT, ACCOUNT)
        names = ["--username", OWNER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C"]
        self._run("initdb", "--pgdata", str(self._data), *names, "--no-sync")

    def url_of(self, database: str) -> str:
        """One database of it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings: tuple[str, ...] = (
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
            "max_connections=200",
        )
        settings = settings if self._durable else (*settings, "fsync=off")
        given = [part for setting in settings for part in ("-c", setting)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("postgres", "-D", str(self._data), *given), cwd="/", stdout=log, stderr=log
            )
        eventually(self._answers, within=30, what=f"PostgreSQL answers; its log is {self.log}")

    def stop(self) -> None:
        """End it in order, and by force where that takes long."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """End it at once, in the middle of whatever it does; the next start recovers from its log."""
        self._end(signal.SIGQUIT)

    def remove(self) -> None:
        """End it and take its folder away."""
        self.crash()
        shutil.rmtree(self.folder)

    def create(self, name: str, template: str = "template0") -> str:
        """A new database, like the one named as `template`; its URL."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url_of(name)

    def execute(self, statement: str) -> None:
        """Run one statement outside of any transaction, as whoever administers the server would."""
        engine = sa.create_engine(self.url_of("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        ask = self._command("pg_isready", "--quiet", "--host", str(self.folder))
        return subprocess.run(ask, cwd="/", check=False).returncode == 0

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(20)
        self._process = None

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(program, *arguments), cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _command(self, program: str, *arguments: str) -> list[str]:
        other = ["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups"] if os.geteuid() == 0 else []
        return ["setpriv", "--pdeathsig", "QUIT", *other, str(_programs() / program), *arguments]


def _programs() -> Path:
    """Where the newest installed version has its programs; Debian keeps them out of PATH."""
    installed = [folder for folder in INSTALLS.glob("*/bin") if (folder / "initdb").exists()]
    assert installed, "PostgreSQL is not installed. Run apt-get install postgresql"
    return max(installed, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name)))
