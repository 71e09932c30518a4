import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { pubSubMessage } from './envelopes.js';
import type { AlertPayload } from './normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * Findings of Google Cloud's Security Command Center: bare, in a notification (also in a Pub/Sub push), and as a list of
 * findings gives them.
 *
 * From Google's documentation: "Finding" and "NotificationMessage" (Security Command Center API, v1 and v2), "Pub/Sub
 * notifications of findings", and the example findings of "Event Threat Detection" for what is in `sourceProperties`.
 */
export class GoogleSccNormaliser extends EnvelopedNormaliser {
  readonly source = 'google-scc';
  readonly aliases = ['gcp-scc', 'scc'];
  protected override readonly lists = ['listFindingsResults', 'findings'];

  protected override open(payload: AlertPayload): AlertPayload | undefined {
    return pubSubMessage(payload);
  }

  protected find(payload: PathReader): PathReader | undefined {
    return [payload, payload.at('finding')].some(
      (finding) => finding.has('category') && /\/sources\/.*\/?findings\//.test(finding.text('name') ?? ''),
    )
      ? payload
      : undefined;
  }

  protected read(message: PathReader): Found {
    const finding = message.has('finding') ? message.at('finding') : message;
    const properties = finding.at('sourceProperties.properties');
    const category = finding.text('category');
    return {
      sourceId: finding.id('name'),
      title: category,
      description: finding.text(
        'description',
        'sourceProperties.Explanation',
        'sourceProperties.Recommendation',
      ),
      severity: finding.find(
        anySeverity,
        'severity',
        'sourceProperties.SeverityLevel',
        'sourceProperties.detectionPriority',
      ),
      sourceIp:
        finding.address('connections.sourceIp', 'access.callerIp') ??
        properties.address('ipConnection.srcIp', 'callerIp'),
      destIp: finding.address('connections.destinationIp') ?? properties.address('ipConnection.destIp'),
      hostname: instanceOf(message, finding),
      ruleName: finding.text('sourceProperties.detectionCategory.ruleName') ?? category,
      tags: finding.texts(
        'findingClass',
        'mitreAttack.primaryTactic',
        'mitreAttack.primaryTechniques',
        'sourceProperties.detectionCategory.technique',
      ),
    };
  }
}

/** The name of a virtual machine: by itself, or last in a path, where it may also be a number that says little. */
function instanceOf(message: PathReader, finding: PathReader): string | undefined {
  const resource = [message.at('resource'), finding.at('resource')].find((one) =>
    /\bcompute.*\bInstance$/.test(one.text('type') ?? ''),
  );
  const paths = finding.texts(
    'sourceProperties.properties.instanceDetails',
    'sourceProperties.properties.sourceInstanceDetails',
    'resourceName',
  );
  return (
    resource?.hostname('displayName') ??
    paths.map((path) => /\/instances\/([^/]*[a-z][^/]*)$/i.exec(path)?.[1]).find((name) => name !== undefined)
  );
}
