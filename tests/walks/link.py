"""The wire between a browser and a site, which can be cut in every way that wires are cut."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

GOOD, RESET, HOLE, BUSY, SLOW, HALF = "good", "reset", "hole", "busy", "slow", "half"
CUTS = (RESET, HOLE, BUSY, SLOW, HALF)
"""Connections are reset; nothing ever comes back; a gateway says 503; everything takes its time; the answer to what
has been done breaks off in the middle."""

DELAY = 2.5
"""Seconds that each piece takes on a slow wire."""
BUSY_ANSWER = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nRetry-After: 3\r\nContent-Length: 4\r\n"
    b"Connection: close\r\n\r\nbusy"
)
PIECE = 65_536


class Link:
    """One wire. `state` may be changed at any time; it counts for every piece that passes from then on."""

    def __init__(self, port: int) -> None:
        self.target, self.state = port, GOOD
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"

    async def serve(self) -> None:
        """Take connections until cancelled."""
        server = await asyncio.start_server(self._carry, sock=self._socket)
        async with server:
            await server.serve_forever()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there: asyncio.StreamWriter | None = None
        try:
            answers, there = await asyncio.open_connection("127.0.0.1", self.target)
            way_there = asyncio.create_task(self._ask(reader, there, writer))
            way_back = asyncio.create_task(self._answer(answers, writer))
            done, waiting = await asyncio.wait({way_there, way_back}, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*done, *waiting, return_exceptions=True)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            for end in (writer, there):
                if end and not end.is_closing():
                    end.close()

    async def _ask(self, reader: asyncio.StreamReader, there: asyncio.StreamWriter, back: asyncio.StreamWriter) -> None:
        """Carry requests."""
        while piece := await reader.read(PIECE):
            state = self.state
            if state == RESET:
                back.transport.abort()
                return
            if state == BUSY:
                back.write(BUSY_ANSWER)
                await back.drain()
                return
            if state == SLOW:
                await asyncio.sleep(DELAY)
            if state != HOLE:
                there.write(piece)
                await there.drain()

    async def _answer(self, answers: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Carry answers."""
        while piece := await answers.read(PIECE):
            if self.state == HALF:
                back.write(piece[: len(piece) // 2])
                await back.drain()
                back.transport.abort()
                return
            if self.state not in (HOLE, RESET):
                back.write(piece)
                await back.drain()


@contextmanager
def links_to(port: int, number: int) -> Iterator[list[Link]]:
    """So many wires to a site, all good at first, for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    links = [Link(port) for _ in range(number)]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    tasks = [asyncio.run_coroutine_threadsafe(link.serve(), loop) for link in links]
    try:
        yield links
    finally:
        for task in tasks:
            task.cancel()
        asyncio.run_coroutine_threadsafe(_end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end() -> None:
    """Cancel whatever is still carried."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
