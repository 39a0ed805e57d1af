export const gravityMetersPerSecond2 = 9.81;
