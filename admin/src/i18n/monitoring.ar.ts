import type words from './monitoring.en';

const monitoring: typeof words = {
  monitoring: {
    title: 'المتابعة', hint: 'ما يجري الآن، وهل يتحقّق ما يجب أن يتحقّق. الأوقات بحسب ساعتك.', period: 'الفترة', periods: { hour: 'ساعة', day: '24 ساعة', week: '7 أيام', month: '30 يومًا' }, asOf: 'حتى %{at}',
    asTable: 'عرض كجدول', chart: '%{title}، كأعمدة. والأرقام نفسها في الجدول.', time: 'الوقت', total: 'المجموع', grain: { minute: 'بالدقيقة', hour: 'بالساعة', sixHours: 'كل ست ساعات', day: 'باليوم' },
    status: {
      title: 'الامتثال', hint: 'فُحص للتوّ. وما تعذّر فحصه غير معروف، وليس سليمًا.', state: { ok: 'سليم', attention: 'يحتاج إلى انتباه', unknown: 'غير معروف' }, name: { audit_log: 'سجل التدقيق', keys: 'مفاتيح التشفير', mfa: 'العوامل الثانية', alerts: 'التنبيهات', tls: 'تشفير النقل' },
      go: { audit_log: 'فتح سجل التدقيق', keys: 'فتح المفاتيح', mfa: 'فتح المستخدمين والأدوار', alerts: 'فتح التنبيهات' }, tlsHow: 'يضبط المشغّل CONSENTRY_PUBLIC_URL على عنوان https.',
      says: {
        auditOk: 'مختوم، وتحقّقنا منه بلا خلل. القيود: %{entries}.', auditFaults: 'وجد آخر تحقّق من الخلل: %{faults}.', auditNever: 'السجل مختوم ولم يُتحقَّق منه قط.', auditNothing: 'لم يُختم شيء بعد.', keysOk: 'بُدّلت في وقتها. الموعد التالي %{at}.', keysByHand: 'تُبدَّل يدويًا فقط، ولا شيء متأخّر.',
        mfa: 'المالكون والمسؤولون ذوو العامل الثاني: %{enrolled} من %{of}.', alertsOpen: 'تنتظر من ينظر فيها: %{open}.', alertsNone: 'لا تحذير مفتوح.', tlsOk: 'يصل المستخدمون إلى هذا التثبيت عبر HTTPS.', tlsPlain: 'العنوان العام لهذا التثبيت هو HTTP غير مشفَّر.',
      },
    },
    usage: {
      title: 'استخدام الواجهة البرمجية', hint: 'طلبات كل من هو معروف، بحسب جوابها.', success: 'تمّت (2xx)', redirect: 'حُوّلت (3xx)', clientError: 'رُفضت (4xx)', limited: 'أكثر من اللازم (429)', serverError: 'فشلت (5xx)', empty: 'لا طلبات في هذه الفترة.',
      keys: 'أكثر المفاتيح استخدامًا', keysHint: 'مفاتيح الواجهة بحسب طلباتها.', key: 'المفتاح', requests: 'الطلبات', limitedShort: 'أكثر من اللازم', noKeys: 'لم يُستخدم أي مفتاح في هذه الفترة.',
    },
    messages: {
      title: 'الرسائل', hint: 'تُحسب كل مرحلة عند بلوغها.', hintWeek: 'تُحسب كل مرحلة عند بلوغها. آخر 7 أيام على الأكثر.', accepted: 'قُبلت', blocked: 'مُنعت', sent: 'أُرسلت', delivered: 'سُلّمت', failed: 'فشلت', empty: 'لا رسائل في هذه الفترة.',
      speed: 'كم يستغرق ذلك', speedHint: 'رسائل آخر 24 ساعة.', way: 'المسار', acceptedToSent: 'من القبول إلى الإرسال', sentToDelivered: 'من الإرسال إلى التسليم', half: 'النصف خلال', most: '95 % خلال', nearlyAll: '99 % خلال', measured: 'المقيس', nothing: 'لا شيء يُقاس بعد',
      queue: 'قائمة الانتظار', waiting: 'ينتظر', oldest: 'أقدمها ينتظر منذ', dead: 'تُرك', none: 'لا شيء ينتظر',
    },
    security: { title: 'أحداث الأمان', hint: 'عمليات تسجيل الدخول وكل ما يتعلّق بالأمان.', other: 'كل ما عدا ذلك', empty: 'لا أحداث أمان في هذه الفترة.' },
    alerts: { title: 'التنبيهات المفتوحة', hint: 'بحسب خطورتها.', empty: 'لم يُفتح أي تنبيه في هذه الفترة.' },
    access: {
      title: 'متى يأتي الناس والبرامج', hint: 'مجموعة بحسب يوم الأسبوع والساعة.', what: 'ما يُحسب', requests: 'الطلبات', signIns: 'عمليات تسجيل الدخول', day: 'اليوم', cell: '%{count} يوم %{day} الساعة %{hour}', less: 'أقل', more: 'أكثر', empty: 'لم يأتِ أحد في هذه الفترة.',
      countries: 'من أين', countriesHint: 'بحسب بلد العنوان.', country: 'البلد', unknown: 'عنوان غير معروف أو خاص', failures: 'محاولات دخول فاشلة',
    },
  },
};

export default monitoring;
