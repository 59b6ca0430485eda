export { groupContract, type ContractGround, type GroupUnderTest } from './group-contract.ts';
