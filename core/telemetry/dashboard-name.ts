/** Name of a dashboard in CloudWatch, such as `stemwatch-prod-overview`. */
export const dashboardName = (deployment: string, name: string): string => `stemwatch-${deployment}-${name}`;
