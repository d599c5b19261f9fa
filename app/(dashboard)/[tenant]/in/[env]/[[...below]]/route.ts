export { chooseEnvironment as GET } from "@/lib/http/choose-environment";
export { DELETE, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
