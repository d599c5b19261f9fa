import type { SpannedText } from "../tests/eval/labelled-sets";

/** Sentences people write to a model, with and without a name, where public sets have tweets and articles. */
const templates = [
  "My name is {full} and I need help with my account.",
  "Hi, I'm {given}. Can you help me write an email to {full}?",
  "Dear {given},",
  "Dear Mr. {family},",
  "Dear Ms. {family}, thank you for your message.",
  "Best regards,\n{full}",
  "Kind regards, {given}",
  "Thanks,\n{given}",
  "Write a birthday card for my friend {given}.",
  "Summarise the meeting between {full} and {full}.",
  "Patient {full} was admitted with chest pain on Monday.",
  "The patient, {full}, reports headaches since May.",
  "Customer: {full}",
  "Name: {full}\nPhone: 555 0100",
  "From: {full}\nTo: {full}\nSubject: Invoice",
  '{"name": "{full}", "age": 42}',
  '{"customer": {"firstName": "{given}", "lastName": "{family}"}}',
  "Employee {full} asked for leave in August.",
  "Please draft a reference for {full}, who worked in our Berlin office.",
  "Please ask {given} to call me back.",
  "{given} and {given} are getting married in June.",
  "{full} is the CEO of Northwind Traders.",
  "I spoke to {full} from Support yesterday.",
  "Dr. {family} will see you on Tuesday.",
  "Prof. {full} teaches Physics at Stanford University.",
  "Who is {full}?",
  "Tell {given} that the API is down.",
  "Our lawyer {full} sent the contract to Acme Corp.",
  "Contact {full} ({given}) in Human Resources.",
  "Signed by {given} {initial}. {family}",
  "{initial}. {family} et al. published the study in Nature.",
  "Review written by {given} {initial}.",
  "Please update the address for {full}, account 48213.",
  "Translate to French: {given} lives in Paris.",
  "my name is {lower} and i live in london",
  "ask {lower} about it",
  "hi this is {lower}, i want a refund",
  "Assign the ticket to {full}.",
  "{full}, 34, was arrested in Manchester.",
  "{given}: Are you coming tonight?\n{given}: Yes!",
  "Book a table under the name {family}.",
  "The will of {full} names {full} as heir.",
  "Interview with {full}, Head of Marketing at Contoso.",
  "Mrs. {family} called about the Electricity bill.",
  "RE: {full} - Annual Review",
  "Attendees: {full}, {full}, {full}",
  "| {full} | Engineer | Berlin |",
  "{full}'s contract ends in March.",
  "I live with {given} and our dog in Ohio.",
  "Hello {given}! How are you today?",
  "Write a Python function that sorts a List of Integers.",
  "Explain the difference between Kubernetes and Docker Swarm.",
  "You are a helpful assistant. Answer in English.",
  "Create a SQL query for the Orders table in the Sales database.",
  "What is the capital of New Zealand?",
  "Translate the following text into German: Good Morning!",
  "Act as a Linux Terminal. Reply with Output only.",
  "The United Nations met in Geneva on Friday.",
  "Convert this JSON to YAML and explain Each Field.",
  "Use React with TypeScript and Tailwind CSS.",
  "class CustomerService extends BaseService { constructor(private Repository repo) {} }",
  "Import Pandas as pd. Then call DataFrame.",
  "# Getting Started\n## Installation\nRun npm install.",
  "Step One: Open the Settings Menu. Step Two: Click Save.",
  "Dear Sir or Madam, I am writing to complain about Delta Airlines.",
  "Best Regards, The Support Team",
  "What is Machine Learning? Give Three Examples.",
  "Please Note: The Terms and Conditions apply from January.",
  "Can I Transfer money to Lloyds Bank?",
  "Compare the iPhone with the Samsung Galaxy.",
  "Microsoft Excel, Word and PowerPoint are part of Office.",
  "The Great Gatsby is a novel about the American Dream.",
  "Java and Ruby are languages; Jenkins runs the Build.",
  "Write a Haiku about Spring. Then a Limerick about Summer.",
  "Title: Annual Report\nDepartment: Finance\nStatus: Draft",
  "Monday, Tuesday and Wednesday I work from Home in Boston.",
  "Ford and Toyota build cars in Texas and Kentucky.",
  "User: What is Python?\nAssistant: Python is a Programming Language.",
  "Hello World! This is a Test Message.",
  "Input: Two Strings. Output: True or False.",
];

const ROWS = 3000;

/** The same rows every time. */
export function syntheticNames(given: readonly string[], any: readonly string[]): SpannedText[] {
  let state = 0x1234567;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? "";
  const capital = (): string => String.fromCharCode(65 + below(26));
  const fill = (slot: string): string => {
    if (slot === "given") return pick(given);
    if (slot === "family") return pick(any);
    if (slot === "initial") return capital();
    if (slot === "lower") return pick(given).toLowerCase();
    const middle = below(6) === 0 ? ` ${capital()}.` : "";
    return `${pick(given)}${middle} ${pick(any)}`;
  };
  return Array.from({ length: ROWS }, () => {
    const spans: { label: string; start: number; end: number }[] = [];
    let text = "";
    for (const part of pick(templates).split(/(\{(?:full|given|family|initial|lower)\})/)) {
      const slot = /^\{(full|given|family|initial|lower)\}$/.exec(part)?.[1];
      if (slot === undefined) {
        text += part;
        continue;
      }
      const value = fill(slot);
      spans.push({ label: "PERSON", start: text.length, end: text.length + value.length });
      text += value;
    }
    return { text, spans };
  });
}
