import { Metrics } from '@aws-lambda-powertools/metrics';
import { type EmitMetric, metricCatalogue, metricNamespace } from './catalogue.ts';

/**
 * Writes catalogued metrics as EMF lines through Powertools. Every value is a line of its own, because one EMF line has
 * one set of dimensions, and because nothing is kept between calls: requests handled at the same time cannot mix.
 */
export function createPowertoolsMetrics(): EmitMetric {
  const metrics = new Metrics({ namespace: metricNamespace });
  return (name, value, dimensions, properties = {}) => {
    const line = metrics.singleMetric();
    // Powertools adds a `service` dimension by default; a metric has exactly the dimensions of the catalogue.
    line.clearDefaultDimensions();
    line.addDimensions({ ...dimensions });
    for (const [key, property] of Object.entries(properties)) line.addMetadata(key, String(property));
    line.addMetric(name, metricCatalogue[name].unit, value);
  };
}
