import { expect, test } from "vitest";
import { weaknessOf } from "./passwords";

const about = ["ada.lovelace@example.com", "Ada Lovelace"];

test.each([
  "123456789012345",
  "012345678901234567",
  "aaaaaaaaaaaaaaaa",
  "passwordpassword",
  "zyxwvutsrqponmlk",
  "Password1234567!",
  "P@ssw0rd11111111",
  "1qaz2wsx12345678",
  "ada.lovelace@example.com",
  "AdaLovelace1815",
  "TruePortAI-2026",
])("%s is refused as guessable", (password) => {
  expect(weaknessOf(password, about)).not.toBeNull();
});

test.each([
  "correct horse battery staple",
  "ein langes Kennwort",
  "test-password-for-ada",
  "k9#fQ2!vLx8@pZr4",
  "密码密钥长度足够安全吗我想是的",
  "918273645546372819",
])("%s is accepted", (password) => {
  expect(weaknessOf(password, about)).toBeNull();
});
