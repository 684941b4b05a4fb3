import OrganizationIcon from '@mui/icons-material/ApartmentOutlined';
import TemplatesIcon from '@mui/icons-material/ArticleOutlined';
import ConsentIcon from '@mui/icons-material/AssignmentTurnedInOutlined';
import BackupsIcon from '@mui/icons-material/BackupOutlined';
import ConnectionsIcon from '@mui/icons-material/CableOutlined';
import BroadcastsIcon from '@mui/icons-material/CampaignOutlined';
import ExportsIcon from '@mui/icons-material/FolderZipOutlined';
import InboxIcon from '@mui/icons-material/ForumOutlined';
import EncryptionIcon from '@mui/icons-material/LockOutlined';
import MailboxIcon from '@mui/icons-material/MailOutlined';
import MessagesIcon from '@mui/icons-material/ListAltOutlined';
import ProcessorsIcon from '@mui/icons-material/HubOutlined';
import UsersIcon from '@mui/icons-material/ManageAccountsOutlined';
import PoliciesIcon from '@mui/icons-material/GavelOutlined';
import MonitoringIcon from '@mui/icons-material/MonitorHeartOutlined';
import AlertsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import ContactsIcon from '@mui/icons-material/PeopleAltOutlined';
import PrivacyIcon from '@mui/icons-material/PrivacyTipOutlined';
import AuditIcon from '@mui/icons-material/ReceiptLongOutlined';
import RetentionIcon from '@mui/icons-material/AutoDeleteOutlined';
import HoldsIcon from '@mui/icons-material/BackHandOutlined';
import SimulatorIcon from '@mui/icons-material/SmartphoneOutlined';
import ImportsIcon from '@mui/icons-material/UploadFileOutlined';
import KeysIcon from '@mui/icons-material/VpnKeyOutlined';
import StreamsIcon from '@mui/icons-material/SensorsOutlined';
import WebhooksIcon from '@mui/icons-material/WebhookOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import type { MessageKey } from '../i18n/catalog';
import type { Permission } from './session';

interface NavItem { to: string; label: MessageKey; icon: SvgIconComponent; permission: Permission; demoOnly?: boolean }
interface NavGroup { label: MessageKey; items: NavItem[] }

export const NAVIGATION: NavGroup[] = [
  {
    label: 'nav.conversations',
    items: [
      { to: '/simulator', label: 'nav.simulator', icon: SimulatorIcon, permission: 'simulator.use', demoOnly: true },
      { to: '/inbox', label: 'nav.inbox', icon: InboxIcon, permission: 'messages.read' },
      { to: '/messages', label: 'nav.messages', icon: MessagesIcon, permission: 'messages.read' },
      { to: '/broadcasts', label: 'broadcasts.title', icon: BroadcastsIcon, permission: 'broadcasts.read' },
      { to: '/templates', label: 'templates.title', icon: TemplatesIcon, permission: 'templates.read' },
    ],
  },
  { label: 'nav.people', items: [{ to: '/contacts', label: 'nav.contacts', icon: ContactsIcon, permission: 'contacts.read' }, { to: '/imports', label: 'imports.title', icon: ImportsIcon, permission: 'contacts.import' }, { to: '/consent-forms', label: 'optIn.title', icon: ConsentIcon, permission: 'consent_forms.read' }] },
  {
    label: 'nav.setUp',
    items: [
      { to: '/connections', label: 'nav.connections', icon: ConnectionsIcon, permission: 'connections.read' },
      { to: '/policies', label: 'policies.title', icon: PoliciesIcon, permission: 'policies.read' },
      { to: '/api-keys', label: 'nav.apiKeys', icon: KeysIcon, permission: 'api_keys.read' },
      { to: '/webhooks', label: 'webhooks.title', icon: WebhooksIcon, permission: 'webhooks.read' },
      { to: '/audit-streams', label: 'streams.title', icon: StreamsIcon, permission: 'audit.read' },
    ],
  },
  {
    label: 'nav.watch',
    items: [
      { to: '/monitoring', label: 'monitoring.title', icon: MonitoringIcon, permission: 'monitoring.read' },
      { to: '/alerts', label: 'alerts.title', icon: AlertsIcon, permission: 'alerts.read' },
      { to: '/audit-log', label: 'audit.title', icon: AuditIcon, permission: 'audit.read' },
    ],
  },
  {
    label: 'nav.privacy',
    items: [
      { to: '/privacy/requests', label: 'privacyRequests.title', icon: PrivacyIcon, permission: 'privacy.read' },
      { to: '/privacy/holds', label: 'legalHolds.title', icon: HoldsIcon, permission: 'privacy.read' },
      { to: '/privacy/retention', label: 'retention.title', icon: RetentionIcon, permission: 'retention.read' },
      { to: '/privacy/exports', label: 'exports.title', icon: ExportsIcon, permission: 'exports.read' },
      { to: '/privacy/processors', label: 'processors.title', icon: ProcessorsIcon, permission: 'processors.read' },
    ],
  },
  {
    label: 'organization.group',
    items: [
      { to: '/users', label: 'people.title', icon: UsersIcon, permission: 'members.read' },
      { to: '/organization', label: 'organization.title', icon: OrganizationIcon, permission: 'security.read' },
      { to: '/keys', label: 'keys.title', icon: EncryptionIcon, permission: 'keys.read' },
      { to: '/system/backups', label: 'backups.title', icon: BackupsIcon, permission: 'backups.read' },
      { to: '/mailbox', label: 'mailbox.title', icon: MailboxIcon, permission: 'mailbox.read' },
    ],
  },
];
