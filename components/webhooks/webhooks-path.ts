/** Of the API. */
export const webhooksPath = "/platform/api/service/webhooks";
