import type { IConfiguration, IForbiddenRuleType } from "dependency-cruiser";

declare const rules: { forbidden: IForbiddenRuleType[]; options: NonNullable<IConfiguration["options"]> };
export default rules;
