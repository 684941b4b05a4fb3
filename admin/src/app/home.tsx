import { Navigate } from 'react-router-dom';
import { NAVIGATION } from './navigation';
import { useMay, useSession } from './session';

/** The first page of the navigation that this person may see: the simulator in a demo, otherwise the inbox. */
export function Home() {
  const may = useMay();
  const { demo } = useSession();
  const first = NAVIGATION.flatMap(({ items }) => items).find((item) => may(item.permission) && (demo || !item.demoOnly));
  return <Navigate to={first?.to ?? '/inbox'} replace />;
}
