import * as sdk from '@aws-sdk/client-pricing';
import type { GetProductsCommandInput, GetProductsCommandOutput } from '@aws-sdk/client-pricing';
import { AwsFault } from '@poolkeeper/pool-world';
import { onDemandPrice, volumePrice } from '../account/region-prices.ts';
import { regionTypes } from '../account/region-types.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { page } from './page.ts';
import { notServed, service } from './service.ts';

export const pricing = service({
  name: 'pricing',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.1',
    namespace: 'com.amazonaws.pricing',
    missing: (paths) => new AwsFault('InvalidParameterException', validationErrorMessage(paths)),
  }),
  operations: { GetProducts: getProducts },
});

const mostProducts = 100;

interface Product {
  readonly sku: string;
  readonly family: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly price: number;
}

/** The products of EC2 in the region, in the format of AWS's price lists. */
function getProducts(
  { ServiceCode: code, FormatVersion, Filters = [], MaxResults, NextToken }: GetProductsCommandInput,
  { world: { region }, clock }: Call,
): Answer<GetProductsCommandOutput> {
  if (code !== 'AmazonEC2') throw notServed(`pricing:GetProducts of ${String(code)}`);
  const size = requireWithin({ member: 'maxResults', from: 1, to: mostProducts }, MaxResults ?? mostProducts);
  for (const { Type } of Filters) {
    if (Type !== 'TERM_MATCH')
      throw notServed(`pricing:GetProducts with a filter of the type ${String(Type)}`);
  }
  const found = productsOf(region).filter(({ family, attributes }) =>
    Filters.every(({ Field = '', Value = '' }) => {
      const actual = Field === 'productFamily' ? family : attributes[Field];
      return actual?.toLowerCase() === Value.toLowerCase();
    }),
  );
  const publishedAt = `${new Date(clock.now()).toISOString().slice(0, 10)}T00:00:00Z`;
  const { items, nextToken } = page({
    items: found,
    keyOf: ({ sku }) => sku,
    size,
    token: NextToken,
    badToken: () => new AwsFault('InvalidNextTokenException', 'The pagination token is invalid.'),
  });
  return {
    FormatVersion: FormatVersion ?? 'aws_v1',
    NextToken: nextToken,
    PriceList: items.map((product) => describe(product, publishedAt)),
  };
}

function productsOf(region: string): readonly Product[] {
  const instances = [...regionTypes.values()].map((type) => ({
    sku: `INSTANCE${type.name.replaceAll('.', '').toUpperCase()}`,
    family: 'Compute Instance',
    attributes: {
      ...{ instanceType: type.name, regionCode: region, operatingSystem: 'Linux', tenancy: 'Shared' },
      ...{ preInstalledSw: 'NA', capacitystatus: 'Used', vcpu: String(type.vcpus) },
    },
    unit: 'Hrs',
    price: onDemandPrice(type),
  }));
  const volume = {
    sku: 'VOLUMEGP3',
    family: 'Storage',
    attributes: { volumeApiName: 'gp3', regionCode: region },
    unit: 'GB-Mo',
    price: volumePrice,
  };
  return [...instances, volume];
}

function describe({ sku, family, attributes, unit, price }: Product, publishedAt: string): string {
  const term = `${sku}.JRTCKXETXF`;
  const rate = `${term}.6YS6EN2CT7`;
  return JSON.stringify({
    product: { productFamily: family, attributes: { servicecode: 'AmazonEC2', ...attributes }, sku },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions: {
            [rate]: {
              unit,
              beginRange: '0',
              endRange: 'Inf',
              rateCode: rate,
              pricePerUnit: { USD: price.toFixed(10) },
            },
          },
          sku,
          effectiveDate: publishedAt,
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
    },
    version: publishedAt.replace(/\D/g, '').slice(0, 14),
    publicationDate: publishedAt,
  });
}
