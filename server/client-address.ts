import { BlockList, isIP } from "node:net";

const plain = (address: string): string => address.replace(/^::ffff:/, "");

/** Determines the caller's address: the socket's, or the one that a trusted proxy reports. */
export interface ClientAddresses {
  isTrusted(address: string): boolean;
  isLoopback(address: string): boolean;
  /** The address nearest to us that is not a trusted proxy. */
  of(socketAddress: string | undefined, forwardedFor: string | undefined): string;
}

function parseList(list: string): BlockList {
  const block = new BlockList();
  for (const entry of list.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (isIP(address) === 0)
      throw new Error(`TRUSTED_PROXIES: ${entry} is not an address or range`);
    if (bits === undefined) block.addAddress(address, family);
    else block.addSubnet(address, Number(bits), family);
  }
  return block;
}

/** `trustedProxies` is a comma-separated list of addresses and CIDR ranges. Throws on any other. */
export function createClientAddresses(trustedProxies: string): ClientAddresses {
  const trusted = parseList(trustedProxies);
  const loopback = parseList("127.0.0.0/8,::1");
  const listed = (list: BlockList, address: string): boolean => {
    const bare = plain(address);
    const version = isIP(bare);
    return version !== 0 && list.check(bare, version === 6 ? "ipv6" : "ipv4");
  };
  const isTrusted = (address: string): boolean => listed(trusted, address);
  return {
    isTrusted,
    isLoopback: (address) => listed(loopback, address),
    of(socketAddress = "", forwardedFor) {
      const direct = plain(socketAddress);
      if (forwardedFor === undefined || !isTrusted(direct)) return direct;
      const chain = forwardedFor.split(",").map((part) => plain(part.trim()));
      return chain.findLast((address) => isIP(address) !== 0 && !isTrusted(address)) ?? direct;
    },
  };
}
