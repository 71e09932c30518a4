/** What the data source is called, so that an app that embeds OpenSOAR may have another as its default. */
export const DATABASE = 'opensoar';
