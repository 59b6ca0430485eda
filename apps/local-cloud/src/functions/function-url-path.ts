/** Where local-cloud serves the URLs of functions, before the id of the URL. */
export const functionUrlPath = '/_function-url/';
