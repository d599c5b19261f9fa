export { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "@/lib/http/not-allowed";
