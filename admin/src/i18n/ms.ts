import type { Catalog } from './catalog';
import ra from './ra.ms';

const catalog: Catalog = {
  ...ra,
  app: {
    loading: 'Memuatkan…', skip: 'Langkau ke kandungan', demo: 'Demo', suspended: 'Digantung', reconnecting: 'Menyambung semula…',
    language: 'Bahasa', goDark: 'Tukar ke mod gelap', goLight: 'Tukar ke mod cerah', account: 'Akaun', signOut: 'Log keluar',
  },
  action: {
    retry: 'Cuba lagi', cancel: 'Batal', close: 'Tutup', open: 'Buka', save: 'Simpan', copy: 'Salin', copied: 'Disalin', copyNamed: 'Salin: %{name}',
    typeToConfirm: 'Taip “%{name}” untuk mengesahkan',
  },
  nav: {
    label: 'Utama', open: 'Buka menu', conversations: 'Perbualan', people: 'Orang', setUp: 'Persediaan',
    simulator: 'Simulator', inbox: 'Peti masuk', messages: 'Mesej', contacts: 'Kenalan', connections: 'Sambungan', apiKeys: 'Kunci API',
  },
  role: { OWNER: 'Pemilik', ADMIN: 'Pentadbir', MARKETER: 'Pemasar', AGENT: 'Ejen', AUDITOR: 'Juruaudit' },
  signIn: {
    title: 'Log masuk', hint: 'Gunakan akaun organisasi anda.', email: 'E-mel', password: 'Kata laluan', submit: 'Log masuk',
    promise: 'Tiada mesej keluar tanpa persetujuan.',
    point1: 'Setiap mesej melalui pintu kawalan: persetujuan, tetingkap, had dan dasar.',
    point2: 'Setiap penolakan menyebut peraturannya dan kekal dalam rekod.',
    point3: 'Berjalan di pelayan anda sendiri, dengan kunci anda sendiri.',
    foot: 'Pemesejan pelanggan di pelayan sendiri',
  },
  error: {
    title: 'Ada sesuatu yang tidak kena', unexpected: 'Panel tidak dapat memaparkannya. Cuba lagi atau muat semula halaman.',
    unreachable: 'Pelayan tidak dapat dihubungi', unreachableHint: 'Pelayan tidak menjawab, jadi tidak diketahui sama ada ini telah dibuat. Pastikan ia berjalan dan sambungan anda berfungsi, kemudian cuba lagi.',
    status: 'Pelayan menjawab %{status} tanpa menyatakan sebabnya. Cuba lagi sebentar lagi.', requestId: 'Id permintaan',
  },
  forbidden: { title: 'Anda tidak boleh membuka halaman ini', text: 'Ia memerlukan kebenaran “%{permission}”. Pemilik atau pentadbir organisasi anda boleh memberikannya.' },
  notFound: { title: 'Tiada apa-apa di sini', text: 'Alamat mungkin tersilap taip, atau isinya sudah tiada.', action: 'Ke halaman mula' },
  list: { pages: 'Halaman', page: 'Halaman %{page}', newer: 'Lebih baharu', older: 'Lebih lama', waiting: 'Papar %{count} baharu' },
  time: { hours: '%{hours} jam %{minutes} min', minutes: '%{minutes} min' },
  status: {
    queued: 'Dalam giliran', sending: 'Sedang dihantar', sent: 'Dihantar', delivered: 'Sampai', read: 'Dibaca', played: 'Dimainkan', blocked: 'Disekat', failed: 'Gagal',
    unknown: 'Hasil tidak diketahui', received: 'Diterima', allowed: 'Dibenarkan', accepted: 'Diterima penyedia', retrying: 'Sedang dicuba lagi',
  },
  stage: { gate: 'Pintu kawalan', queue: 'Giliran', provider: 'Penyedia', webhook: 'Webhook' },
  outcome: { pass: 'Lulus', block: 'Sekat', skip: 'Dilangkau' },
  purpose: { service: 'Perkhidmatan', utility: 'Utiliti', marketing: 'Pemasaran', authentication: 'Pengesahan' },
  rule: {
    not_recognised: 'Mesej dikenali', organization_suspended: 'Organisasi aktif', connection_paused: 'Sambungan aktif', contact_erased: 'Kenalan tidak dipadam',
    processing_restricted: 'Pemprosesan tidak disekat', objected_to_marketing: 'Tiada bantahan pemasaran', opted_out: 'Tidak menarik diri', not_opted_in: 'Telah bersetuju',
    outside_service_window: 'Tetingkap perkhidmatan', template_not_approved: 'Templat diluluskan', template_parameters_invalid: 'Parameter templat',
    recipient_rate_limited: 'Had setiap penerima', marketing_frequency_capped: 'Kekerapan pemasaran', ai_disclosure_pending: 'Pendedahan AI',
    review_required: 'Semakan manusia', provider_opt_out: 'Penarikan diri di penyedia', connection_rate_limited: 'Had sambungan',
  },
  reason: {
    not_recognised: 'pintu kawalan tidak mengenali jenis mesej ini', organization_suspended: 'organisasi digantung', connection_paused: 'sambungan dijeda', contact_erased: 'kenalan telah dipadam',
    processing_restricted: 'kenalan menyekat pemprosesan', objected_to_marketing: 'kenalan membantah pemasaran', opted_out: 'kenalan telah menarik diri',
    not_opted_in: 'kenalan belum bersetuju dengan tujuan ini', outside_service_window: 'tetingkap perkhidmatan tertutup, hanya templat boleh dihantar',
    template_not_approved: 'templat belum diluluskan', template_parameters_invalid: 'parameter templat tidak sepadan',
    recipient_rate_limited: 'terlalu banyak mesej kepada orang ini dalam masa singkat', marketing_frequency_capped: 'orang ini sudah cukup menerima pemasaran buat masa ini',
    ai_disclosure_pending: 'orang ini belum diberitahu bahawa AI yang menulis', review_required: 'seseorang mesti menyemaknya dahulu',
    provider_opt_out: 'kenalan menarik diri di penyedia', connection_rate_limited: 'sambungan telah mencapai hadnya',
  },
  source: {
    manual: 'Direkod secara manual', api: 'Melalui API', import: 'Import', web_form: 'Borang web', inbound: 'Kenalan menulis dahulu', keyword: 'Kata kunci daripada kenalan',
    provider: 'Dimaklumkan penyedia', merge: 'Kenalan digabung',
  },
  actor: { api: 'API', panel: 'Panel', user: 'Orang', api_key: 'API', webhook: 'Webhook', inbound: 'Webhook', simulator: 'Simulator', system: 'Sistem' },
  channel: { whatsapp: 'WhatsApp', sms: 'SMS', email: 'E-mel', messenger: 'Messenger', instagram: 'Instagram' },
  identity: { phone: 'Telefon', user_id: 'Id pengguna', email: 'E-mel', handle: 'Nama pengguna' },
  templateState: {
    approved: 'Diluluskan', pending: 'Dalam semakan', rejected: 'Ditolak', paused: 'Dijeda', disabled: 'Dimatikan', flagged: 'Ditanda', in_appeal: 'Dalam rayuan',
    pending_deletion: 'Sedang dipadam', deleted: 'Dipadam', limit_exceeded: 'Melebihi had', locked: 'Dikunci', archived: 'Diarkib', unknown: 'Tidak diketahui',
  },
  eventState: { pending: 'Menunggu', applied: 'Digunakan', not_understood: 'Tidak difahami', unrouted: 'Tiada sambungan', failed: 'Gagal' },
  message: {
    details: 'Butiran mesej', openDetails: 'Butiran mesej, %{time}', template: 'Templat', ofType: 'Mesej jenis %{type}',
    blocked: 'Disekat', failed: 'Gagal', unknown: 'Hasil tidak diketahui', noReason: 'tiada sebab diberikan',
    in: 'Masuk', out: 'Keluar', purpose: 'Tujuan', contact: 'Kenalan', timeline: 'Garis masa',
    verdict: 'Pintu kawalan', verdictHint: 'Setiap peraturan, apa yang didapati dan apa yang dilihat.',
    dispatchVerdict: 'Pintu kawalan, sekali lagi sebelum keluar', dispatchHint: 'Keadaan boleh berubah semasa mesej menunggu, jadi ia disemak lagi.',
    ids: 'Id', id: 'Mesej', providerId: 'Id penyedia', contactId: 'Kenalan', conversationId: 'Perbualan', connectionId: 'Sambungan',
  },
  messages: {
    title: 'Mesej', hint: 'Semua yang masuk, keluar atau dihentikan, dengan sebabnya.', filters: 'Penapis', status: 'Status', direction: 'Arah',
    connection: 'Sambungan', message: 'Mesej', time: 'Masa', any: 'Semua', clear: 'Kosongkan', noneFiltered: 'Tiada mesej yang sepadan dengan penapis ini.', empty: 'Belum ada mesej.',
  },
  thread: { with: 'Perbualan dengan %{name}', youWrote: 'Anda menulis:', theyWrote: 'Mereka menulis:', earlier: 'Papar mesej terdahulu', empty: 'Belum ada mesej.' },
  composer: {
    kind: 'Jenis mesej', text: 'Teks', template: 'Templat', message: 'Mesej', send: 'Hantar', chooseTemplate: 'Templat', needsMedia: 'memerlukan fail',
    slot: { header: 'Pengepala: %{name}', body: 'Nilai: %{name}', button: 'Butang: %{name}' },
    noTemplates: 'Tiada templat untuk sambungan ini.', toTemplates: 'Segerakkan templat', kept: 'Teks anda masih ada dalam medan. Menghantarnya lagi tidak akan menghantarnya dua kali.',
  },
  window: { closesIn: 'Tetingkap tutup dalam %{left}', closed: 'Tetingkap tertutup: hanya templat boleh dihantar sehingga kenalan menulis.' },
  optOut: {
    title: 'Kenalan ini telah menarik diri.', mark: 'Menarik diri', composer: 'Tiada apa-apa boleh dihantar di saluran ini sehingga mereka bersetuju semula, contohnya dengan menulis START.', seeLedger: 'Lihat rekod persetujuan',
    by: {
      keyword: 'Mereka menulis kata penarikan diri (%{at}). Pintu kawalan menyekat setiap mesej.', manual: 'Direkod secara manual (%{at}). Pintu kawalan menyekat setiap mesej.',
      provider: 'Penyedia memaklumkan kami (%{at}). Pintu kawalan menyekat setiap mesej.', merge: 'Diambil daripada kenalan yang digabung (%{at}). Pintu kawalan menyekat setiap mesej.',
    },
  },
  simulator: {
    title: 'Simulator', hint: 'Hantar sebagai perniagaan, jawab dari telefon, dan lihat pintu kawalan membuat keputusan.',
    business: 'Perniagaan anda', businessHint: '%{connection} kepada %{contact}', connection: 'Sambungan', contact: 'Kenalan', sample: 'Helo! Pesanan anda sedang dalam perjalanan.',
    emptyThread: 'Tekan Hantar, dan mesej muncul di telefon. Klik mana-mana mesej untuk melihat sebab ia dibenarkan.',
    noConnection: 'Tiada sambungan kepada simulator.', toConnections: 'Ke sambungan', noContact: 'Tiada kenalan dengan nombor telefon untuk dimainkan.', toContacts: 'Ke kenalan',
  },
  phone: {
    label: 'Telefon kenalan', thread: 'Mesej di telefon', empty: 'Mesej daripada perniagaan tiba di sini.', own: 'Kenalan menulis:', received: 'Perniagaan menulis:',
    masked: 'Anda melihat nombor ini bertopeng, jadi anda tidak boleh menulis dari telefon ini.',
    businessAccount: 'Akaun perniagaan', quick: 'Jawapan pantas', placeholder: 'Mesej', message: 'Mesej dari telefon', send: 'Jawab dari telefon',
  },
  faults: { title: 'Kerosakan', set: 'Mesej seterusnya akan menemui kerosakan ini: %{kind}' },
  fromCode: {
    title: 'Lakukan dengan kod', hint: 'Membuat kunci ujian dan arahan yang menghantar mesej yang sama.', create: 'Cipta kunci ujian', keyName: 'Simulator',
    command: 'Arahan', once: 'Kunci ini dipaparkan sekali sahaja. Anda boleh membatalkannya di Kunci API.',
  },
  inbox: {
    title: 'Peti masuk', list: 'Perbualan', contact: 'Kenalan', choose: 'Pilih satu perbualan.', gone: 'Perbualan ini tidak dapat dipaparkan. Mungkin ia sudah tiada.',
    empty: 'Belum ada perbualan. Ia bermula apabila anda menulis kepada kenalan atau kenalan menulis kepada anda.', toSimulator: 'Buka simulator', toContacts: 'Ke kenalan',
    back: 'Kembali ke senarai', openContact: 'Buka kenalan', unread: '%{count} belum dibaca',
  },
  contact: {
    unnamed: 'Tiada nama', name: 'Nama', phone: 'Telefon', phoneHint: 'Dengan kod negara, seperti +60123456789.', address: 'Alamat', added: 'Ditambah', identities: 'Dihubungi di', attributes: 'Ciri-ciri',
    rename: 'Tukar nama', merge: 'Gabung', mergeOther: 'Rekod yang lain', mergeWord: 'GABUNG',
    mergeHint: 'Pilih rekod lain bagi orang yang sama. Alamat dan mesej digabungkan, dan jika persetujuan berbeza, yang lebih ketat dipakai. Ini tidak boleh dibuat asal.',
    openConversation: 'Buka perbualan', startConversation: 'Mulakan perbualan', noConnection: 'Tiada sambungan aktif yang boleh mencapai kenalan ini.',
    firstMessageHint: 'Pintu kawalan menentukan sama ada mesej ini boleh dihantar.',
  },
  contacts: {
    title: 'Kenalan', hint: 'Orang yang anda hubungi, dan apa yang mereka persetujui.', add: 'Tambah kenalan', create: 'Tambah kenalan', search: 'Cari nama atau nombor penuh', empty: 'Belum ada kenalan.',
    noneFound: 'Tiada sesiapa ditemui.', optedIn: 'Bersetuju menerima mesej perkhidmatan, utiliti dan pengesahan', marketingOptedIn: 'Bersetuju menerima pemasaran',
    consentHint: 'Tandakan hanya apa yang benar-benar dipersetujui. Ia direkod dengan nama anda.',
  },
  consent: {
    title: 'Persetujuan', hint: 'Hasil daripada rekod di bawah.', records: 'Rekod persetujuan', recordsHint: 'Terbaharu dahulu. Rekod ditambah, tidak pernah diubah.', noRecords: 'Belum ada persetujuan direkod.',
    none: 'Tiada', granted: 'Diberi', withdrawn: 'Ditarik balik', since: '%{source} · %{at}', by: 'oleh %{actor}',
    record: 'Rekod', withdraw: 'Tarik balik', recordNamed: 'Rekod persetujuan: %{purpose}', withdrawNamed: 'Tarik balik persetujuan: %{purpose}',
    confirmRecord: 'Mulai sekarang, mesej %{purpose} boleh dihantar kepada %{name} di %{channel}, selagi peraturan lain membenarkan.',
    confirmWithdraw: 'Mulai sekarang, tiada mesej %{purpose} dihantar kepada %{name} di %{channel}.',
    evidence: 'Apa buktinya', evidenceHint: 'Contohnya borang, panggilan atau teks yang ditunjukkan. Disimpan bersama rekod.',
  },
  connection: {
    active: 'Aktif', paused: 'Dijeda', disconnected: 'Diputuskan', never: 'Tidak pernah', noError: 'Tiada', lastWebhook: 'Webhook terakhir', lastChecked: 'Semakan terakhir', lastError: 'Ralat terakhir',
    health: 'Kesihatan', webhook: 'Alamat webhook', webhookHint: 'Masukkannya di papan pemuka penyedia.', settings: 'Tetapan', settingsHint: 'Rahsia menunjukkan aksara terakhirnya sahaja.',
    plugin: 'Penyedia', name: 'Nama', nameHint: 'Nama yang dikenali pasukan anda.', optional: 'pilihan', connect: 'Sambung',
    check: 'Semak', checkOk: 'Ia berfungsi.', checkFailed: 'Semakan gagal.', pause: 'Jeda', resume: 'Sambung semula', disconnect: 'Putuskan', disconnectTitle: 'Putuskan %{name}?',
    disconnectHint: 'Rahsianya dimusnahkan dan tiada apa-apa lagi dihantar atau diterima melaluinya. Perbualan dan rekod kekal. Ini tidak boleh dibuat asal.',
  },
  connections: { title: 'Sambungan', hint: 'Talian yang membawa mesej anda masuk dan keluar.', add: 'Tambah sambungan', addHint: 'Medan datang daripada pemalam penyedia. Rahsia disulitkan dan tidak akan ditunjukkan lagi.', empty: 'Belum ada sambungan.' },
  templates: {
    title: 'Templat', hint: 'Disimpan di penyedia. Segerakkan untuk mengambilnya.', synced: 'Disegerakkan terakhir %{at}', empty: 'Belum ada templat di sini. Segerakkan untuk mengambil yang ada pada penyedia.', sync: 'Segerakkan sekarang',
    done: 'Templat: %{total}, diluluskan: %{approved}',
  },
  events: {
    title: 'Peristiwa webhook tersimpan', hint: 'Apa yang dimaklumkan penyedia, termasuk yang belum difahami.', state: 'Keadaan', what: 'Peristiwa', received: 'Diterima', empty: 'Belum ada apa-apa yang masuk.',
    noneFiltered: 'Tiada peristiwa dalam keadaan ini.', details: 'Butiran peristiwa', receivedAt: 'Diterima %{at}', appliedAt: 'Digunakan %{at}', payload: 'Seperti diterima', id: 'Peristiwa',
  },
  apiKeys: {
    title: 'Kunci API', hint: 'Untuk program yang menghantar mesej. Kunci dipaparkan sekali sahaja, semasa dicipta.', add: 'Cipta kunci API', create: 'Cipta', name: 'Nama', nameHint: 'Apa yang akan menggunakannya, contohnya “Kedai”.',
    environment: 'Persekitaran', test: 'Ujian', live: 'Sebenar', key: 'Kunci', lastUsed: 'Terakhir digunakan', status: 'Status', empty: 'Belum ada kunci API.', created: 'Kunci “%{name}” dicipta',
    once: 'Salin sekarang. Ia tidak boleh dipaparkan lagi.', saved: 'Saya sudah menyimpannya', revoke: 'Batalkan', revokeNamed: 'Batalkan %{name}', revokeTitle: 'Batalkan %{name}?',
    revokeHint: 'Program yang menggunakannya ditolak mulai saat ini. Ini tidak boleh dibuat asal.', revokedAt: 'Dibatalkan %{at}',
  },
};
export default catalog;
