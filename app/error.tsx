'use client';
export { FailurePage as default } from '#components/auth/failure-page.tsx';
