/** Of the API. */
export const notificationsPath = "/platform/api/service/notifications";
