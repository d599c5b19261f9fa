import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Checks that we can listen on the port, and resolves port 0 to a free one. Throws a sentence for
 * the operator.
 */
export async function claimPort(port: number, host: string): Promise<number> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, "listening");
  } catch (cause) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} is in use. Set PORT to another one.`,
      EACCES: `Port ${port} may not be used by this account. Set PORT to one above 1023.`,
      EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one it has, or to 0.0.0.0.`,
    };
    const { code = "", message } = cause as NodeJS.ErrnoException;
    throw new Error(reasons[code] ?? `Cannot listen on ${host}, port ${port}: ${message}`);
  }
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : port;
}
