/** API path. */
export const notificationsPath = "/platform/api/service/notifications";
