import shared from 'react-dom/client';

export default shared;
export const {
  createRoot,
  hydrateRoot,
  version,
} = shared;
