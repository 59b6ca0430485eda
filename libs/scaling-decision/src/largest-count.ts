/** No queue and no group is so large, and sums of such counts are exact. */
export const largestCount = 1e9;
