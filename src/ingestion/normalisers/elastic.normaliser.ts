import type { Severity } from '@opensoar/sdk';
import { isRecord, PayloadFields, type Scalar } from '../payload-fields.js';
import { UNTITLED } from './generic.normaliser.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { anySeverity } from './severity.js';
import { addressOf, firstOf, hostnameOf, identifierOf, textOf } from './values.js';

/**
 * Alerts of Elastic Security, as documents of the alerts index (keys dotted, nested, or both), as hits of a search, in
 * the legacy `signal.*` form, and as the webhook connector sends them.
 *
 * From Elastic's documentation: "Alert schema" and "Query alert indices" (Elastic Security Solution), "Rule action
 * variables" (Kibana alerting), "Risk score and severity" (create a detection rule), and the ECS field reference.
 */
export class ElasticNormaliser implements Normaliser {
  readonly source = 'elastic';
  readonly aliases = ['elastic-security', 'elastic-siem', 'kibana'];

  detects(payload: AlertPayload): boolean {
    const document = documentOf(payload);
    return (
      Object.keys(document).some((key) => /^(kibana\.alert|signal\.rule)\./.test(key)) ||
      (isRecord(document['kibana']) && isRecord(document['kibana']['alert'])) ||
      (isRecord(document['signal']) && isRecord(document['signal']['rule'])) ||
      this.split(payload)?.some((item) => isRecord(item) && this.detects(item)) === true
    );
  }

  /** The webhook connector's summary of a rule's run: `context.alerts`; a search's answer: `hits.hits`. */
  split(payload: AlertPayload): readonly unknown[] | undefined {
    for (const [outer, inner] of [
      ['context', 'alerts'],
      ['hits', 'hits'],
    ] as const) {
      const envelope = payload[outer];
      if (isRecord(envelope) && Array.isArray(envelope[inner])) return envelope[inner];
    }
    return Array.isArray(payload['alerts']) ? payload['alerts'] : undefined;
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const fields = new PayloadFields(documentOf(payload));
    const find = <T>(read: (value: Scalar) => T | undefined, ...names: string[]): T | undefined =>
      firstOf(
        names.flatMap((name) => fields.own(name)),
        read,
      );

    const ruleName =
      find(
        textOf,
        'kibanaalertrulename',
        'kibanaalertruleparametersname',
        'signalrulename',
        'contextrulename',
      ) ??
      find(textOf, 'rulename') ??
      null;
    const description =
      find(textOf, 'kibanaalertreason', 'signalreason', 'reason') ??
      find(
        textOf,
        'kibanaalertruledescription',
        'kibanaalertruleparametersdescription',
        'signalruledescription',
      ) ??
      find(textOf, 'ruledescription', 'message', 'description');
    return {
      sourceId:
        find(identifierOf, 'kibanaalertuuid', 'alertuuid') ??
        firstOf(new PayloadFields({ id: payload['_id'] }).own('id'), identifierOf) ??
        find(identifierOf, 'id', 'signalid', 'alertid') ??
        null,
      title: ruleName ?? find(textOf, 'message', 'title', 'name') ?? UNTITLED,
      description: description ?? null,
      severity:
        find(anySeverity, 'kibanaalertseverity', 'signalseverity') ??
        find(riskScoreSeverity, 'kibanaalertriskscore') ??
        find(
          anySeverity,
          'kibanaalertruleseverity',
          'kibanaalertruleparametersseverity',
          'signalruleseverity',
        ) ??
        find(riskScoreSeverity, 'kibanaalertruleriskscore', 'signalruleriskscore', 'riskscore') ??
        find(anySeverity, 'contextruleseverity', 'ruleseverity', 'severity') ??
        'medium',
      sourceIp: find(addressOf, 'sourceip', 'sourceaddress', 'clientip') ?? null,
      destIp: find(addressOf, 'destinationip', 'destinationaddress', 'serverip') ?? null,
      hostname: find(hostnameOf, 'hostname', 'hosthostname', 'agenthostname', 'observerhostname') ?? null,
      ruleName,
      tags: [
        ...new Set(
          ['kibanaalertruletags', 'kibanaalertruleparameterstags', 'signalruletags', 'ruletags', 'tags']
            .flatMap((name) => fields.own(name))
            .flatMap((field) => field.values.map(String)),
        ),
      ],
      partner: find(identifierOf, 'partner', 'tenant', 'customer', 'tenantname', 'customername') ?? null,
    };
  }
}

/** The document of a search hit, or the payload where it is none. */
function documentOf(payload: AlertPayload): AlertPayload {
  return isRecord(payload['_source']) ? payload['_source'] : payload;
}

/** Elastic's own bands. */
function riskScoreSeverity(value: Scalar): Severity | undefined {
  const score = typeof value === 'boolean' || value === '' ? NaN : Number(value);
  if (!(score >= 0 && score <= 100)) return undefined;
  return score >= 74 ? 'critical' : score >= 48 ? 'high' : score >= 22 ? 'medium' : 'low';
}
