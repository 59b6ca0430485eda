// What a program needs to have a real group keep the contract.
export { contractCases } from '../contract/contract-cases.ts';
