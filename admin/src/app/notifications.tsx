import { Notification } from 'react-admin';

/** Below the bar at the top: at the foot they would lie on the composers. */
export function Notifications() {
  return <Notification anchorOrigin={{ vertical: 'top', horizontal: 'center' }} sx={{ mt: 7 }} />;
}
