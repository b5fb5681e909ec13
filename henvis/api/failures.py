"""The last net of an API: a failure that nobody foresaw becomes a problem, and its text is seen by nobody.

It stands within the framework's own net, which would hand the failure on to the server, and the server would
log its text. An error's text may quote what it failed on; its kind and its place tell enough. A database that
does not answer is a failure that passes, and is told as one (RFC 9110, section 15.6.4).
"""

from typing import Final

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from henvis.api.problems import Problem, answer_of
from henvis.bus.storage.database import DOES_NOT_ANSWER
from henvis.ops.failure import told
from henvis.ops.log import logger

RETRY_AFTER_S: Final = 5
"""After how many seconds a caller may well ask again where the database did not answer."""

_log = logger("henvis.api")


class FailuresAsProblems:
    """Middleware (ASGI) around all routes of an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer for it where what follows fails before it has answered."""
        began = False

        async def noting(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ClientDisconnect:
            _log.info("a client left before its request was read")
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach the server's log
            _log.error("a request failed", error=told(error))
            if not began:
                await _answer_for(error)(scope, receive, send)


def _answer_for(error: Exception) -> Response:
    if isinstance(error, DOES_NOT_ANSWER):
        away = Problem("unavailable", "the database does not answer; try the same again")
        return answer_of(away, {"Retry-After": str(RETRY_AFTER_S)})
    return answer_of(Problem("internal_error", "the service's log says where it failed"))
