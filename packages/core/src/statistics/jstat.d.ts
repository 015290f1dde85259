declare module "jstat" {
  const jstat: {
    normal: { inv(p: number, mean: number, standardDeviation: number): number };
    studentt: {
      cdf(x: number, degreesOfFreedom: number): number;
      inv(p: number, degreesOfFreedom: number): number;
    };
  };
  export default jstat;
}
