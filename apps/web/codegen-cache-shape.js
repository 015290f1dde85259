/** Tells the normalised cache the shape of the schema: which types have no id of their own, which have an interface. */
import { isInterfaceType, isObjectType } from "graphql";

export function plugin(schema) {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const embedded = types.filter((type) => isObjectType(type) && !roots.includes(type) && !type.getFields().id);
  const interfaces = types.filter(isInterfaceType);
  const possible = interfaces.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]);
  return [
    `export const embedded: readonly string[] = ${JSON.stringify(embedded.map(({ name }) => name))};`,
    `export const possibleTypes: Record<string, string[]> = ${JSON.stringify(Object.fromEntries(possible))};`,
  ].join("\n");
}
