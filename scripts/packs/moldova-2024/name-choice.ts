/**
 * Which of the names in the source lists are used, and for which births. The source lists
 * carry no frequency and no birth years: the choice of ordinary names and the split into
 * mainly older, any and mainly younger is editorial, and no statistic stands behind it.
 */
export interface NamesByBirth {
  older: string;
  any: string;
  younger: string;
}

/** Entries of the Moldovan list that are surnames, misspellings, doublets or rare in Moldova. */
export const notMoldovanNames = new Set(
  (
    'Melnic Rotaru Lungu Ahmad Ali Amir Husein Ibrahim Mahmoud Mohamad Mohamed Muhammad Mustafa Said ' +
    'Seghei Constatin Iryna Olena Oleksandr Svitlana Tetiana Alesea Alea Nellea Liusea Natasa Ianna Ivanna ' +
    'Jan Jana Janna Elmira Abu Ivanova Popova Argentina Nineli Malvina Romina Cristin'
  ).split(' '),
);

/** Moldovan names that are mainly of older or of younger births; the others are of any. */
export const moldovan: Record<'female' | 'male', Omit<NamesByBirth, 'any'>> = {
  female: {
    older:
      'Aculina Agafia Alevtina Axenia Claudia Clavdia Domnica Efimia Efrosinia Elisaveta Eudochia Evdochia ' +
      'Evghenia Fedora Feodora Feodosia Fevronia Gheorghina Ileana Iraida Lucretia Minodora Neonila Nina Nona ' +
      'Nonna Olimpiada Parascovia Pelaghia Prascovia Raisa Serafima Stepanida Taisia Vasilisa Vera Verginia ' +
      'Zina Zinaida Zinovia Zoia',
    younger:
      'Adelina Alexandra Alexandrina Alina Anastasia Andriana Ariadna Arina Carolina Catalina Cristiana Dana ' +
      'Daniela Daria Diana Doriana Dumitrita Elina Ema Emilia Evelina Gabriela Iana Ilinca Ionela Iulia Iuliana ' +
      'Laura Luminita Mihaela Mirela Nicoleta Otilia Sabina Sanda Sofia Steliana Valeria Victoria Violeta ' +
      'Vlada Vladislava Xenia',
  },
  male: {
    older:
      'Afanasie Anatolie Arcadie Boris Chiril Efim Feodor Fiodor Gavril Gheorghi Gherman Grigore Grigori ' +
      'Iacob Iacov Ilie Iosif Leonid Nicanor Nicolaie Nicon Pavel Petru Sava Savva Semion Serafim Simion ' +
      'Spiridon Stepan Timofei Trofim Vasile Vasili Zahar Zaharia',
    younger:
      'Adrian Alexandru Artiom Artur Calin Catalin Ciprian Cristian Daniel Daniil Danu David Denis Dinu Dorin ' +
      'Dragos Eduard Emil Florin Gabriel Gleb Iulian Laurentiu Luca Lucian Marius Maxim Nicu Octavian Robert ' +
      'Roman Sandu Stanislav Traian Tudor Vlad Vladislav',
  },
};

/** Letters that the Moldovan list leaves without their marks. */
export const respelled: Record<string, string> = Object.fromEntries(
  (
    'Calina:Călina Catalina:Cătălina Constanta:Constanța Constantia:Constanția Doinita:Doinița ' +
    'Dumitrita:Dumitrița Laurentia:Laurenția Lucretia:Lucreția Luminita:Luminița Steluta:Steluța Calin:Călin ' +
    'Catalin:Cătălin Dragos:Dragoș Laurentiu:Laurențiu Stefan:Ștefan Andries:Andrieș Balan:Bălan Birca:Bîrca ' +
    'Bitca:Bîtca Brinza:Brînză Bors:Borș Capatina:Căpățînă Chirita:Chiriță Ciorba:Ciorbă Cotruta:Cotruță ' +
    'Craciun:Crăciun Cretu:Crețu Cucos:Cucoș Cusnir:Cușnir Esanu:Eșanu Focsa:Focșa Frunza:Frunză ' +
    'Furtuna:Furtună Gaina:Găină Gangan:Gangan Gavrilita:Gavriliță Gheorghita:Gheorghiță Gilca:Gîlcă ' +
    'Girbu:Gîrbu Gisca:Gîscă Gonta:Gonța Grigoras:Grigoraș Gusan:Gușan Gutu:Guțu Hincu:Hîncu ' +
    'Lupasco:Lupașco Lupascu:Lupașcu Malai:Mălai Mamaliga:Mămăligă Mereuta:Mereuță Mindru:Mîndru ' +
    'Mirza:Mîrza Mitu:Mîțu Musteata:Mustață Negruta:Negruță Pinzari:Pînzari Pinzaru:Pînzaru ' +
    'Placinta:Plăcintă Plamadeala:Plămădeală Plesca:Pleșca Popusoi:Popușoi Postica:Postică ' +
    'Prepelita:Prepeliță Prisacaru:Prisăcaru Puscas:Pușcaș Railean:Răilean Raileanu:Răileanu Rata:Rață ' +
    'Rosca:Roșca Schiopu:Șchiopu Seremet:Șeremet Sevcenco:Șevcenco Sirbu:Sîrbu Sirghi:Sîrghi ' +
    'Sochirca:Sochircă Soltan:Șoltan Spataru:Spătaru Spinu:Spînu Stavila:Stăvilă Stirbu:Știrbu ' +
    'Tataru:Tătaru Taran:Țăran Turcan:Țurcan Turcanu:Țurcanu Untila:Untilă Vacarciuc:Văcarciuc Verdes:Verdeș ' +
    'Virlan:Vîrlan'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** Ordinary names of the Russian list. */
export const russian: Record<'female' | 'male', NamesByBirth> = {
  female: {
    older:
      'Агафья Акулина Антонина Валентина Варвара Галина Евдокия Евфросиния Зинаида Зоя Клавдия Лидия Людмила ' +
      'Любовь Надежда Нина Пелагея Прасковья Раиса Таисия Тамара Фаина Вера',
    any:
      'Александра Алла Анжела Анна Екатерина Елена Елизавета Жанна Ирина Лариса Маргарита Марина Мария Наталья ' +
      'Оксана Ольга Светлана Татьяна Эмилия',
    younger:
      'Алина Анастасия Ангелина Валерия Василиса Вероника Виктория Дарья Кира Ксения Майя Полина Регина София ' +
      'Ульяна Юлия',
  },
  male: {
    older:
      'Анатолий Афанасий Борис Василий Гаврила Геннадий Григорий Емельян Ефим Захар Иосиф Лука Макар Никифор ' +
      'Прокофий Семен Степан Трофим Федор Филипп Харитон Яков Леонид Николай Петр',
    any:
      'Александр Алексей Андрей Аркадий Вадим Валентин Валерий Виктор Виталий Владимир Вячеслав Георгий Дмитрий ' +
      'Евгений Иван Игорь Илья Константин Михаил Олег Павел Роман Руслан Сергей Станислав Эдуард Юрий',
    younger:
      'Артем Богдан Владислав Герман Глеб Данила Денис Егор Кирилл Максим Марк Матвей Назар Никита Родион ' +
      'Ростислав Святослав Тимофей Тимур Ярослав',
  },
};

/** Ordinary names of the Ukrainian list. */
export const ukrainian: Record<'female' | 'male', NamesByBirth> = {
  female: {
    older:
      'Агафія Антоніна Валентина Василина Віра Галина Ганна Зінаїда Катерина Клавдія Лідія Любов Меланія Надія ' +
      'Ніна Пелагія Раїса Таїсія Тамара Устина Федора',
    any:
      'Алла Анна Зоя Інна Ірина Лариса Лілія Людмила Марина Марія Наталія Оксана Олена Ольга Світлана Тетяна ' +
      'Жанна Ілона Анжела',
    younger:
      'Аліна Анастасія Богдана Валерія Вікторія Дарина Діана Каріна Мілана Мирослава Олеся Поліна Руслана ' +
      'Сніжана Соломія Софія Христина Юлія Яна',
  },
  male: {
    older:
      'Анатолій Афанасій Борис Василь Гаврило Герасим Григорій Захар Зиновій Кузьма Макар Микола Михайло Омелян ' +
      'Панас Петро Пилип Степан',
    any:
      'Андрій Антон Аркадій Валентин Валерій Віктор Віталій Володимир Геннадій Дмитро Іван Ігор Ілля Костянтин ' +
      'Олег Олександр Олексій Павло Роман Руслан Сергій Станіслав Юрій',
    younger:
      'Артем Богдан Вадим Владислав Гліб Данило Денис Максим Марко Матвій Микита Назар Родіон Ростислав ' +
      'Святослав Тимофій Юліан Ярослав',
  },
};

/** Ordinary names of the Bulgarian list; it also holds jests, which are left out. */
export const bulgarian: Record<'female' | 'male', NamesByBirth> = {
  female: {
    older: 'Васка Димитра Златка Йорданка Марийка Надка Радка Раинка Ружка Стоянка Янка',
    any: 'Галина Елица Зинаида Лариса Лилия Мария Николина Роза Цветана',
    younger:
      'Виктория Дария Елина Йоана Калина Магдалена Мила Моника Невена Симона Таня Теодора Янина',
  },
  male: {
    older: 'Ганчо Герасим Захари Илия Недко Недялко Панайот Пейко Пенчо Петко Христо',
    any: 'Виктор Виталий Владимир Генади Георги Кирил Леонид Манол Марин Павел Светослав Сергей Юрий',
    younger: 'Веселин Денис Деян Егор Емил Мариан Марко Мартин Матей Росен Симеон Тихомир Явор',
  },
};

/** Ordinary surnames of the Ukrainian lists, the same for men and women. */
export const ukrainianSurnames =
  'Андрухович Бердник Бондаренко Боярчук Бутько Волощук Гайдук Гайчук Горбач Гордійчук Гречко Гришко Данилко ' +
  'Дзюба Дмитрук Зварич Зінкевич Калач Коваленко Коломієць Кононець Кордун Кулинич Лученко Лучко Лящук Майборода ' +
  'Майстренко Маринич Михайлюк Москалюк Негода Осадко Павленко Паламарчук Палій Паращук Пасічник Петренко ' +
  'Поліщук Приймак Притула Сердюк Скиба Слободян Степанець Сторожук Стоян Сушко Тарасюк Ткаченко Третяк Троян ' +
  'Уманець Шевченко Шестак Щербак Ющук Янюк Ящук';

/** Those with a form for men, which becomes that for women by its ending. */
export const ukrainianAdjectives =
  'Балицький Барановський Боровський Горовий Ковальський Корецький Луговий Луцький Маковецький Могилевський ' +
  'Потоцький Савицький Яворівський';

/** Ordinary surnames of the Bulgarian list, for men. */
export const bulgarianSurnames =
  'Симеонов Цветков Иванов Тодоров Колчев Келешев Рангелов Самсонов Андонов Дачев Младенов Тошев Миленков ' +
  'Парашкевов Златков Колев Николов Стойков Каракашев Костов Кобиларов Недялков Станишев Йорданов Занов Бобев ' +
  'Бранков Топков Кучев Муев Катъров Мераков Токов Пулев';

/** Those of which the list has the form for women only. */
export const bulgarianSurnamesOfWomen = 'Градинарова Илиева Първанова Мустакова Куртажова Чанлиева';

/**
 * Surnames of Turkic look, from the Moldovan list, and from the Turkish one as Romanian
 * spelling would have them. No list of Gagauz surnames was found: these stand in for one.
 */
export const turkicFromMoldovan = 'Arnaut Balaban Bulat Cara Caraman Cazac Soltan Terzi Topal Uzun';
export const turkicFromTurkish: Record<string, string> = {
  Aslan: 'Aslan',
  Babaoğlu: 'Babaoglo',
  Bayraktar: 'Bairactar',
  Bozoğlu: 'Bozoglo',
  Boyacı: 'Boiagi',
  Budak: 'Budac',
  Çakır: 'Ciachir',
  Demir: 'Demir',
  Doğan: 'Dogan',
  Karabulut: 'Carabulut',
  Karaduman: 'Caraduman',
  Kahveci: 'Cavegi',
  Kaya: 'Caia',
  Kurt: 'Curt',
  Köse: 'Chiosea',
  Kuzucu: 'Cuzugi',
  Sarı: 'Sari',
  Sarıoğlu: 'Sarioglo',
  Topaloğlu: 'Topaloglo',
  Topçuoğlu: 'Topciuoglo',
  Tütüncü: 'Tiutiungi',
  Yazıcı: 'Iazagi',
};
