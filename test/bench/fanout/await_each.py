# What fan-out is compared with: FastAPI as its documentation sends to several clients, a loop that awaits each send.
# Usage: python3 await_each.py <phase> <size>. Sends one text message of that size at `phase` milliseconds of each second.
# Prints its address. (Debian: python3-fastapi, python3-uvicorn, python3-wsproto.)
import asyncio
import socket
import sys
import time
from datetime import datetime, timezone

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

phase_s = int(sys.argv[1]) / 1000
size = int(sys.argv[2])
app = FastAPI()
viewers: set[WebSocket] = set()


@app.websocket("/ws")
async def view(viewer: WebSocket) -> None:
    await viewer.accept()
    viewers.add(viewer)
    try:
        while True:
            await viewer.receive_text()
    except WebSocketDisconnect:
        viewers.discard(viewer)


def message(seq: int) -> str:
    stamp = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"
    head = f'{{"channel":"c0","seq":{seq},"data":{{"timestamp":"{stamp}","fill":"'
    return head + "x" * (size - len(head) - 3) + '"}}'


async def send() -> None:
    seq = 0
    while True:
        now = time.time()
        await asyncio.sleep(1 - (now - phase_s) % 1)
        seq += 1
        text = message(seq)
        for viewer in list(viewers):
            try:
                await viewer.send_text(text)
            except Exception:
                viewers.discard(viewer)


@app.on_event("startup")
async def start() -> None:
    asyncio.create_task(send())


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
config = uvicorn.Config(app, ws="wsproto", log_level="error", backlog=2048)
uvicorn.Server(config).run(sockets=[listener])
