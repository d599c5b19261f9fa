export { default, metadata } from "./general/page";
