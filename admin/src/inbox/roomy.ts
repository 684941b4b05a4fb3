/** Wide enough for list, thread and contact side by side. */
export const ROOMY = '@media (min-width: 1320px)';
