const minutes = 'Minit yang dilihat ke belakang';

/** What each rule says and what its thresholds are. The server tells it in English. */
export const rules = {
  sentence: {
    'sign_in.failures': 'Banyak log masuk gagal: bagi seorang, dari satu alamat, atau dalam seluruh organisasi', 'sign_in.new_ip': 'Seseorang log masuk dari alamat yang tidak pernah dilihat bagi orang itu', 'sign_in.new_country': 'Seseorang log masuk dari negara yang tidak pernah dilihat bagi orang itu',
    'sign_in.impossible_travel': 'Seorang log masuk dari dua negara yang lebih jauh daripada jarak penerbangan dalam masa di antaranya', 'rate_limit.storm': 'Satu kunci atau orang ditolak berulang kali kerana meminta terlalu kerap',
    'api_key.unusual_use': 'Kunci API membuat jauh lebih banyak permintaan dalam 10 minit berbanding 7 hari terakhirnya, atau digunakan dari negara yang tidak pernah dilihat baginya', 'export.mass': 'Seorang atau satu kunci mengeksport terlalu banyak', 'secret.spike': 'Satu pelaku membuka banyak rahsia tersimpan',
    'audit.verification_failed': 'Log audit tidak sepadan dengan titik semaknya yang ditandatangani', 'connection.dead': 'Sambungan dijeda oleh ralat, gagal pemeriksaannya, atau tiada panggilannya dijawab', 'queue.age': 'Kerja menunggu terlalu lama',
    'api_key.rotation_due': 'Kunci API telah mencapai usia untuk diganti; pembuatnya menerima e-mel tersendiri', 'api_key.wrong_network': 'Kunci API yang sah digunakan dari rangkaian yang dikecualikan peraturan', 'user.wrong_network': 'Sesi yang sah digunakan dari rangkaian yang dikecualikan peraturan',
    'connection.revoke_failed': 'Kelayakan sambungan yang ditamatkan tidak dapat dibatalkan di penyedia', 'connection.pin_mismatch': 'Penyedia menunjukkan kunci yang tidak disemat oleh sesiapa', 'connection.credentials_dead': 'Penyedia tidak lagi menerima kelayakan sambungan; sambungan itu ditamatkan', 'connection.marketing_paused': 'Penyedia mengehadkan pemasaran sambungan; ia menunggu sehari', 'connection.billing': 'Penyedia tidak dapat mengebil akaun sambungan', 'connection.line_changed': 'Penyedia menyekat atau membuang talian sambungan, atau menilai kualitinya rendah', 'privacy.request_due': 'Permintaan seseorang tentang datanya perlu dijawab dalam tujuh hari, atau sudah lewat', 'message.outcome_unknown': 'Tiada siapa tahu sama ada sesetengah mesej sampai, dan organisasi mahu ditanya', 'broadcast.paused': 'Siaran terjeda sendiri kerana templatnya atau talian tidak lagi boleh digunakan',
    'webhook.disabled': 'Titik akhir webhook dimatikan kerana tidak menjawab selama beberapa hari',
    'siem.falling_behind': 'Aliran log audit ketinggalan lebih sejam: yang lama dibuang mengikut tempoh simpanan, sama ada sudah dihantar atau belum',
  },
  parameter: {
    'sign_in.failures.windowMinutes': minutes, 'sign_in.failures.perPerson': 'Kegagalan bagi seorang', 'sign_in.failures.perAddress': 'Kegagalan dari satu alamat', 'sign_in.failures.overall': 'Kegagalan dalam organisasi',
    'sign_in.impossible_travel.speedKmh': 'Kelajuan terpantas seseorang boleh bergerak, km/j', 'sign_in.impossible_travel.minKm': 'Kilometer antara dua negara yang di bawahnya tiada amaran', 'rate_limit.storm.windowMinutes': minutes, 'rate_limit.storm.refusals': 'Permintaan ditolak bagi satu pelaku',
    'api_key.unusual_use.factor': 'Kali ganda 10 minit paling sibuknya', 'api_key.unusual_use.floor': 'Permintaan dalam 10 minit yang di bawahnya tiada amaran', 'api_key.unusual_use.learningHours': 'Jam kunci baharu belum mempunyai kebiasaan',
    'export.mass.windowMinutes': minutes, 'export.mass.exports': 'Eksport', 'export.mass.rows': 'Baris dieksport', 'secret.spike.windowMinutes': minutes, 'secret.spike.opened': 'Rahsia dibuka oleh seorang atau satu kunci', 'secret.spike.openedBySystem': 'Rahsia dibuka oleh satu bahagian pelayan sendiri',
    'connection.dead.minutes': 'Minit pemeriksaan gagal dibiarkan', 'connection.dead.calls': 'Panggilan berturut-turut tanpa jawapan', 'queue.age.seconds': 'Usia kerja tertua yang perlu dibuat, dalam saat',
  },
};
