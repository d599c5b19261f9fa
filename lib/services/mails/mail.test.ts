import { expect, test } from "vitest";
import { resetPasswordMail } from "./account";
import { alertMail } from "./alert";
import { inviteMail } from "./invite";
import { composeMail, inert } from "./mail";
import { noticeMail } from "./notice";

test.each([
  ["Acme Inc. Berlin", "Acme Inc. Berlin"],
  ["Zoë O'Hara 山田", "Zoë O'Hara 山田"],
  ["win at evil.example now", "win at evil\u2024example now"],
  ["https://evil.example/x", "https evil\u2024example/x"],
  ["me@evil.example", "me at evil\u2024example"],
  ["one\r\nBcc: two", "one Bcc: two"],
  ["\u202Egnp.exe", "gnp\u2024exe"],
])("%j stands in somebody else's mail as %j", (name, shown) => {
  expect(inert(name)).toBe(shown);
});

test("a name without end is cut", () => {
  expect(inert("a".repeat(500))).toHaveLength(80);
});

test("everything is escaped in HTML and complete in plain text", () => {
  const url = "https://gateway.example/a?b=1&c=2";
  const parts = { subject: "A & B", before: ["<b>1 & 2</b>"], after: [`"x"`] };
  const mail = composeMail({ ...parts, action: { label: "<Go>", url } });
  expect(mail.html).not.toMatch(/<b>|<Go>|"x"<\/p>/);
  expect(mail.html).toContain("&lt;b&gt;1 &amp; 2&lt;/b&gt;");
  expect(mail.html).toContain('href="https://gateway.example/a?b=1&amp;c=2"');
  expect(mail.text).toContain("<b>1 & 2</b>");
  expect(mail.text).toContain(`<Go>:\n${url}`);
});

test("no subject can begin another header", () => {
  const mail = composeMail({ subject: "One\r\nBcc: two@example.com", before: [], after: [] });
  expect(mail.subject).toBe("One Bcc: two@example.com");
  const parts = { tenant: "A\nB", inviter: "C", role: "admin", url: "https://x.example" } as const;
  expect(inviteMail(parts).subject).toBe("Join A B on TruePortAI");
});

test("a link leads in both forms where it says", () => {
  const url = "https://gateway.example/reset-password?token=abc";
  const { text, html } = resetPasswordMail(url);
  expect(text).toContain(`\n${url}\n`);
  expect(html.split(`href="${url}"`)).toHaveLength(3);
});

test("each item of a mail links to its own page, and the footer to the notification settings", () => {
  const base = "https://gateway.example/acme";
  const settingsUrl = `${base}/settings/notifications`;
  const lines = [
    { line: 'Key "a<b" has used 80%.', url: `${base}/keys?key=1&x=2` },
    { line: "OpenAI failed.", url: `${base}/logs` },
  ];
  const told = [
    noticeMail({ tenant: "Acme", lines, url: base, settingsUrl }),
    alertMail({
      tenant: "Acme",
      env: "production",
      lines: lines.map(({ line, url }) => ({
        description: line,
        url,
        severity: "high",
        action: "block",
        count: 1,
      })),
      url: `${base}/violations`,
      settingsUrl,
    }),
  ];
  for (const { text, html } of told) {
    expect(html).toContain(`href="${base}/keys?key=1&amp;x=2"`);
    expect(html).toContain("a&lt;b");
    expect(html).toContain(`href="${settingsUrl}"`);
    for (const url of [...lines.map((one) => one.url), settingsUrl]) expect(text).toContain(url);
  }
});
