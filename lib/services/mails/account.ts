import { composeMail, type Mail } from "./mail";

const notYou = "If this was not you, ignore this message. Nobody can get in without it.";

export const oneTimeCodeMail = (code: string): Mail =>
  composeMail({
    subject: `${code} is your sign-in code`,
    before: ["Your code to sign in to TruePortAI:"],
    code,
    after: ["It works once, for ten minutes. We never ask for it by telephone or chat.", notYou],
  });

export const resetPasswordMail = (url: string): Mail =>
  composeMail({
    subject: "Set a new password",
    before: ["Somebody, probably you, asked for a new password for your TruePortAI account."],
    action: { label: "Set a new password", url },
    after: ["The link works once, for 30 minutes.", notYou],
  });

export const passwordChangedMail = (url: string): Mail =>
  composeMail({
    subject: "Your password was changed",
    before: [
      "The password of your TruePortAI account was changed just now.",
      "If it was you, there is nothing to do. If not, set a new one at once.",
    ],
    action: { label: "Set a new password", url },
    after: [],
  });
