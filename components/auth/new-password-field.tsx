import { Field } from "@/components/ui/field";
import { PasswordInput } from "./password-input";

interface NewPasswordFieldProps {
  readonly label: string;
  readonly error: string | undefined;
  readonly name?: string;
}

/** For choosing a password, with what the server accepts. */
export function NewPasswordField({ label, error, name = "password" }: NewPasswordFieldProps) {
  return (
    <Field
      label={label}
      help="At least 15 characters; a sentence is fine. Common passwords and your own name are refused."
      error={error}
    >
      <PasswordInput name={name} autoComplete="new-password" minLength={15} />
    </Field>
  );
}
