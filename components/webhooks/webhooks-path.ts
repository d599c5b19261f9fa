/** API path. */
export const webhooksPath = "/platform/api/service/webhooks";
