import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to another port of this machine that can be shut, and opened again. */
export interface TcpGate {
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  shut(): void;
  open(): void;
  stop(): Promise<void>;
}

export async function startTcpGate(targetPort: number): Promise<TcpGate> {
  let isOpen = true;
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((inside) => {
    track(inside);
    if (!isOpen) {
      inside.resetAndDestroy();
      return;
    }
    const outside = connect(targetPort, "127.0.0.1");
    track(outside);
    inside.pipe(outside).pipe(inside);
    inside.once("close", () => outside.destroy());
    outside.once("close", () => inside.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    shut: () => {
      isOpen = false;
      cut();
    },
    open: () => {
      isOpen = true;
    },
    stop: async () => {
      cut();
      await once(server.close(), "close");
    },
  };
}
