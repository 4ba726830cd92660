#include "ui/dialogs/identifydialog.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/naming.h"
#include "sync/describe/onlinedescriptions.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/format.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace Ui {

using Library::NamedFile;
using Library::TitleFile;
using Library::TitleKind;

namespace {

constexpr std::chrono::milliseconds kTypingPause{150};
constexpr int kMostKnown = 8;
constexpr int kMostOnline = 20;

QString numberText(int number)
{
    return number >= 0 ? QString::number(number) : QString();
}

int numberFrom(const QLineEdit &field)
{
    return field.text().isEmpty() ? -1 : field.text().toInt();
}

QString fileNameOf(const TitleFile &file)
{
    return file.path.mid(file.path.lastIndexOf(QLatin1Char('/')) + 1);
}

QVector<NamedFile> namesOf(const QVector<TitleFile> &files)
{
    QVector<NamedFile> named;
    named.reserve(files.size());
    for (const TitleFile &file : files) {
        named.append({file, Library::toIdentity(Library::recogniseName(file.path))});
    }
    return named;
}

} // namespace

IdentifyDialog::IdentifyDialog(
    const Services &services, const Library::TitleCard &card, QWidget *owner)
    : Dialog(*services.theme, tr("Identify"), owner)
    , m_services(services)
    , m_card(card)
    , m_kind(card.kind == TitleKind::Episode || card.kind == TitleKind::Series ? card.kind
                                                                               : TitleKind::Movie)
    , m_says(new Label(theme(), TextRole::Body, Tone::Text, panel()))
    , m_fileName(new Label(theme(), TextRole::Caption, Tone::Caption, panel()))
    , m_whichFiles(new Button(theme(), Button::Kind::Chip, {}, tr("All files"), panel()))
    , m_movie(new Button(theme(), Button::Kind::Chip, {}, tr("Film"), panel()))
    , m_episode(new Button(theme(), Button::Kind::Chip, {}, tr("Episode"), panel()))
    , m_homeVideo(new Button(theme(), Button::Kind::Chip, {}, tr("Home video"), panel()))
    , m_name(makeField("identifyName", tr("Title"),
          card.kind == TitleKind::Episode ? card.seriesTitle : card.title))
    , m_year(makeField("identifyYear", tr("Year"),
          card.year > 0 && card.kind != TitleKind::Episode ? QString::number(card.year)
                                                           : QString()))
    , m_season(makeField("identifySeason", tr("Season"), numberText(card.season)))
    , m_number(makeField("identifyNumber", tr("Episode"), numberText(card.episode)))
    , m_search(new Button(theme(), Button::Kind::Secondary, QStringLiteral("edit-find"),
          tr("Search TMDB"), panel()))
    , m_list(new CandidateList(theme(), services.pictures, panel()))
    , m_noKey(new Label(theme(), TextRole::Caption, Tone::Caption, panel(),
          tr("The titles of TMDB can be chosen too, with a key that costs nothing: "
             "themoviedb.org/settings/api")))
    , m_settings(new Button(theme(), Button::Kind::Flat, {}, tr("Enter a key…"), panel()))
    , m_problem(new Label(theme(), TextRole::Caption, Tone::Danger, panel()))
    , m_withdraw(new Button(theme(), Button::Kind::Flat, {}, {}, panel()))
    , m_cancel(new Button(theme(), Button::Kind::Secondary, {}, tr("Cancel"), panel()))
    , m_apply(new Button(theme(), Button::Kind::Primary, {}, tr("That is it"), panel()))
{
    setObjectName(QStringLiteral("identifyDialog"));
    m_whichFiles->setObjectName(QStringLiteral("identifyFiles"));
    m_movie->setObjectName(QStringLiteral("identifyMovie"));
    m_episode->setObjectName(QStringLiteral("identifyEpisode"));
    m_homeVideo->setObjectName(QStringLiteral("identifyHomeVideo"));
    m_search->setObjectName(QStringLiteral("identifySearch"));
    m_list->setObjectName(QStringLiteral("identifyResults"));
    m_noKey->setObjectName(QStringLiteral("identifyNoKey"));
    m_settings->setObjectName(QStringLiteral("identifySettings"));
    m_problem->setObjectName(QStringLiteral("identifyProblem"));
    m_withdraw->setObjectName(QStringLiteral("identifyWithdraw"));
    m_cancel->setObjectName(QStringLiteral("identifyCancel"));
    m_apply->setObjectName(QStringLiteral("identifyApply"));
    m_fileName->setObjectName(QStringLiteral("identifyFileName"));
    m_says->setText(isSeries()
            ? tr("Which series is “%1” really? Its episodes keep their numbers.").arg(card.title)
            : tr("What is “%1” really? Its files stay that, whatever they are called.")
                  .arg(card.title));
    m_says->setMaxLines(2);
    m_noKey->setMaxLines(2);
    m_problem->setMaxLines(3);
    m_whichFiles->setTrailingIcon(QStringLiteral("go-down"));
    m_whichFiles->hide();
    m_withdraw->hide();
    m_problem->hide();
    m_name->selectAll();
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    layOut();
    follow();
    setKind(m_kind);
    Async::whenDone(m_services.catalog->filesOf(m_card.id), this,
        [this](const Result<QVector<TitleFile>> &files) { onFiles(files); });
}

QLineEdit *IdentifyDialog::makeField(
    const char *objectName, const QString &name, const QString &text)
{
    auto *field = new QLineEdit(text, panel());
    field->setObjectName(QLatin1String(objectName));
    field->setAccessibleName(name);
    field->setPlaceholderText(name);
    field->setToolTip(name);
    if (qstrcmp(objectName, "identifyName") != 0) {
        field->setValidator(new QIntValidator(0, 9999, field));
    }
    return field;
}

void IdentifyDialog::layOut()
{
    const auto inRow = [this](std::initializer_list<QWidget *> widgets) {
        auto *row = new QHBoxLayout;
        for (QWidget *widget : widgets) {
            row->addWidget(widget);
        }
        rows()->addLayout(row);
        return row;
    };
    rows()->addWidget(m_says);
    inRow({m_fileName, m_whichFiles})->setStretch(0, 1);
    inRow({m_movie, m_episode, m_homeVideo})->addStretch(1);
    rows()->addWidget(m_name);
    auto *numbers = inRow({m_year, m_season, m_number, m_search});
    numbers->insertStretch(3, 1);
    rows()->addWidget(m_list, 1);
    inRow({m_noKey, m_settings})->setStretch(0, 1);
    rows()->addWidget(m_problem);
    rows()->addWidget(m_withdraw);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    rows()->addLayout(buttons);
}

void IdentifyDialog::follow()
{
    connect(m_movie, &Button::clicked, this, [this] { setKind(TitleKind::Movie); });
    connect(m_episode, &Button::clicked, this, [this] { setKind(TitleKind::Episode); });
    connect(m_homeVideo, &Button::clicked, this, [this] { setKind(TitleKind::HomeVideo); });
    connect(m_whichFiles, &Button::clicked, this, &IdentifyDialog::chooseFiles);
    connect(m_search, &Button::clicked, this, &IdentifyDialog::search);
    connect(m_list, &CandidateList::chosen, this, &IdentifyDialog::choose);
    connect(m_list, &CandidateList::settled, this, [this](int row) {
        choose(row);
        apply();
    });
    connect(m_settings, &Button::clicked, this, [this] {
        close();
        emit settingsWanted();
    });
    connect(m_withdraw, &Button::clicked, this, &IdentifyDialog::withdraw);
    connect(m_cancel, &Button::clicked, this, &IdentifyDialog::close);
    connect(m_apply, &Button::clicked, this, &IdentifyDialog::apply);
    connect(&m_typing, &QTimer::timeout, this, &IdentifyDialog::findInLibrary);
    for (QLineEdit *field : {m_name, m_year}) {
        // What is typed by hand is no longer what was chosen.
        connect(field, &QLineEdit::textEdited, this, &IdentifyDialog::forgetChosen);
        connect(field, &QLineEdit::returnPressed, this, &IdentifyDialog::submit);
    }
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_typing.start(); });
    for (QLineEdit *field : {m_season, m_number}) {
        connect(field, &QLineEdit::returnPressed, this, &IdentifyDialog::apply);
    }
}

QWidget *IdentifyDialog::firstFocus()
{
    return m_name;
}

void IdentifyDialog::restyle()
{
    Dialog::restyle();
    for (QLineEdit *field : {m_name, m_year, m_season, m_number}) {
        field->setFont(theme().font(TextRole::Body));
        field->setFixedHeight(theme().px(64, 36));
    }
    for (QLineEdit *field : {m_year, m_season, m_number}) {
        field->setFixedWidth(theme().px(190, 106));
    }
}

bool IdentifyDialog::isOnline() const
{
    return m_services.descriptions != nullptr && m_services.descriptions->isOn();
}

void IdentifyDialog::onFiles(const Result<QVector<TitleFile>> &files)
{
    if (!files) {
        tell(files.error().message);
        return;
    }
    m_files = *files;
    const auto isOwn = [this](const TitleFile &file) { return file.title == m_card.id; };
    if (!isSeries() && std::any_of(m_files.begin(), m_files.end(), isOwn)) {
        erase_if(m_files, [&](const TitleFile &file) { return !isOwn(file); }); // no trailers
    }
    showFiles();
}

QVector<TitleFile> IdentifyDialog::meantFiles() const
{
    QVector<TitleFile> meant = m_files;
    erase_if(meant,
        [this](const TitleFile &file) { return !m_version.isNull() && file.version != m_version; });
    return meant;
}

void IdentifyDialog::showFiles()
{
    const QVector<TitleFile> meant = meantFiles();
    const auto isAnother
        = [this](const TitleFile &file) { return file.version != m_files.first().version; };
    m_whichFiles->setVisible(!isSeries() && std::any_of(m_files.begin(), m_files.end(), isAnother));
    m_whichFiles->setText(m_version.isNull() ? tr("All files") : tr("This file alone"));
    m_fileName->setText(meant.isEmpty() ? QString()
            : meant.size() == 1         ? fileNameOf(meant.first())
                                        : tr("%n files", nullptr, int(meant.size())));
    QVector<TitleFile> identified = meant;
    erase_if(identified, [](const TitleFile &file) { return !file.identified; });
    m_withdraw->setVisible(!identified.isEmpty());
    if (!identified.isEmpty()) {
        const Library::TitleIdentity says = namesOf({identified.first()}).first().identity;
        QString name = says.title;
        if (!isSeries() && says.kind == TitleKind::Episode) {
            Library::TitleCard numbered;
            numbered.season = says.season;
            numbered.episode = says.episode;
            name += QLatin1Char(' ') + Format::episodeNumber(numbered);
        } else if (says.year > 0) {
            //: a title and its year
            name = tr("%1 (%2)").arg(name).arg(says.year);
        }
        m_withdraw->setText(tr("Back to what the file name says: %1").arg(name));
    }
    arrange();
}

void IdentifyDialog::chooseFiles()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("identifyFilesMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](const QString &text, const VersionId &version) {
        QAction *action = menu->addAction(text, this, [this, version] {
            m_version = version;
            showFiles();
        });
        action->setCheckable(true);
        action->setChecked(version == m_version);
    };
    add(tr("All files"), {});
    QVector<VersionId> offered;
    for (const TitleFile &file : std::as_const(m_files)) {
        if (!offered.contains(file.version)) {
            offered.append(file.version);
            add(fileNameOf(file), file.version);
        }
    }
    menu->popup(m_whichFiles->mapToGlobal(QPoint(0, m_whichFiles->height() + 4)));
}

void IdentifyDialog::setKind(TitleKind kind)
{
    m_kind = kind;
    m_movie->setOn(kind == TitleKind::Movie);
    m_episode->setOn(isEpisode());
    m_homeVideo->setOn(isHomeVideo());
    for (Button *chip : {m_movie, m_episode, m_homeVideo}) {
        chip->setVisible(!isSeries());
    }
    m_year->setVisible(!isHomeVideo());
    m_season->setVisible(isEpisode());
    m_number->setVisible(isEpisode());
    const QString name = isEpisode() || isSeries() ? tr("Series") : tr("Title");
    m_name->setPlaceholderText(name);
    m_name->setAccessibleName(name);
    m_search->setVisible(isOnline() && !isHomeVideo());
    m_list->setVisible(!isHomeVideo());
    ++m_onlineRequest;
    m_search->setEnabled(true);
    m_online.clear();
    m_known.clear();
    forgetChosen();
    showCandidates();
    findInLibrary();
    tell({});
}

//! What the library has under the typed name, film for film and series for series.
void IdentifyDialog::findInLibrary()
{
    const int request = ++m_libraryRequest;
    const QString name = m_name->text().trimmed();
    if (name.isEmpty() || isHomeVideo()) {
        m_known.clear();
        showCandidates();
        return;
    }
    Async::whenDone(m_services.catalog->search(m_services.viewer, name, 60), this,
        [this, request](const Result<QVector<Library::SearchHit>> &hits) {
            if (request != m_libraryRequest) {
                return;
            }
            if (!hits) {
                tell(hits.error().message);
                return;
            }
            m_known.clear();
            const TitleKind wanted
                = isEpisode() || isSeries() ? TitleKind::Series : TitleKind::Movie;
            for (const Library::SearchHit &hit : *hits) {
                const bool named = hit.matchedIn == Library::MatchedIn::Title
                    || hit.matchedIn == Library::MatchedIn::OriginalTitle;
                if (hit.card.kind == wanted && named && hit.card.id != m_card.id
                    && m_known.size() < kMostKnown) {
                    m_known.append({hit.card.id, {}, hit.card.title, hit.card.year,
                        tr("In your library"), hit.card.poster, {}});
                }
            }
            showCandidates();
        });
}

void IdentifyDialog::search()
{
    tell({});
    const QString name = m_name->text().trimmed();
    if (name.isEmpty()) {
        tell(tr("Type the name to search for."));
        m_name->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_search->setEnabled(false);
    if (m_typing.isActive()) {
        m_typing.stop();
        findInLibrary();
    }
    m_online.clear();
    showCandidates();
    m_list->setHint(tr("Asking TMDB…"));
    ask(name, m_year->text().toInt());
}

//! A year may be as wrong as the name was: it is left out when nothing is found with it.
void IdentifyDialog::ask(const QString &name, int year)
{
    const int request = ++m_onlineRequest;
    const TitleKind kind = isEpisode() ? TitleKind::Series : m_kind;
    Async::whenDone(m_services.descriptions->search(kind, name, year), this,
        [this, request, name, year](const Result<QVector<Sync::Tmdb::Candidate>> &found) {
            if (request != m_onlineRequest) {
                return;
            }
            if (found && found->isEmpty() && year != 0) {
                ask(name, 0);
                return;
            }
            m_search->setEnabled(true);
            onFound(found);
        });
}

void IdentifyDialog::onFound(const Result<QVector<Sync::Tmdb::Candidate>> &found)
{
    if (!found) {
        showCandidates();
        tell(found.error().message.isEmpty()
                ? tr("TMDB gave no answer. Search again, or type by hand what it is.")
                : found.error().message);
        return;
    }
    for (const Sync::Tmdb::Candidate &one : found->mid(0, kMostOnline)) {
        m_online.append({{}, one.id, one.title, one.year,
            //: where a title is from, and what it is about
            one.overview.isEmpty() ? tr("TMDB") : tr("TMDB · %1").arg(one.overview), {},
            one.posterPath});
        if (one.posterPath.isEmpty()) {
            continue;
        }
        Async::whenDone(m_services.descriptions->thumbnail(one.posterPath), this,
            [this, path = one.posterPath](const Result<QByteArray> &jpeg) {
                QPixmap poster;
                if (jpeg && poster.loadFromData(*jpeg, "JPEG")) {
                    m_list->setPoster(path, poster);
                }
            });
    }
    showCandidates();
    if (m_online.isEmpty()) {
        tell(tr("TMDB has nothing of that name. Try fewer words, or type by hand what it is."));
        return;
    }
    m_list->setFocus(Qt::OtherFocusReason);
    m_list->setCurrentRow(int(m_known.size()));
}

void IdentifyDialog::showCandidates()
{
    m_list->setHint(isOnline()
            ? tr("No other title in your library is called so. Search TMDB, or type what it is.")
            : tr("No other title in your library is called so. Type what it is."));
    m_list->setCandidates(m_known + m_online);
}

//! The chosen one fills the fields, so that what will be written is seen.
void IdentifyDialog::choose(int row)
{
    m_chosen = m_list->candidate(row);
    m_list->setChosen(row);
    m_name->setText(m_chosen->title);
    m_year->setText(m_chosen->year > 0 ? QString::number(m_chosen->year) : QString());
    tell({});
    QWidget *next = m_apply;
    if (isEpisode() && (m_season->text().isEmpty() || m_number->text().isEmpty())) {
        next = m_season->text().isEmpty() ? m_season : m_number;
    }
    next->setFocus(Qt::OtherFocusReason);
}

void IdentifyDialog::forgetChosen()
{
    m_chosen.reset();
    m_list->setChosen(-1);
}

void IdentifyDialog::submit()
{
    if (m_search->isVisible() && !m_chosen) {
        search();
    } else {
        apply();
    }
}

void IdentifyDialog::tell(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setAccessibleName(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (!problem.isEmpty()) {
        QAccessibleEvent event(m_problem, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
    // Either of them; what went wrong is more urgent than what could be better.
    const bool lacksKey = problem.isEmpty() && !isOnline() && !isHomeVideo();
    m_noKey->setVisible(lacksKey);
    m_settings->setVisible(lacksKey);
    arrange();
}

void IdentifyDialog::setBusy(bool busy)
{
    m_apply->setEnabled(!busy);
    m_withdraw->setEnabled(!busy);
}

void IdentifyDialog::apply()
{
    Library::MeantTitle meant;
    Library::TitleIdentity &identity = meant.identity;
    identity.kind = m_kind;
    identity.title = m_name->text().trimmed();
    identity.year = isHomeVideo() ? m_card.year : m_year->text().toInt();
    if (identity.title.isEmpty()) {
        tell(tr("Give the title a name."));
        m_name->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (isEpisode()) {
        identity.season = numberFrom(*m_season);
        identity.episode = numberFrom(*m_number);
        if (identity.season < 0 || identity.episode < 0) {
            tell(tr("An episode needs the number of its season and its own."));
            (identity.season < 0 ? m_season : m_number)->setFocus(Qt::OtherFocusReason);
            return;
        }
        if (m_card.kind == TitleKind::Episode && m_card.episodeEnd > m_card.episode) {
            identity.episodeEnd = identity.episode + m_card.episodeEnd - m_card.episode;
        }
    }
    if (m_chosen) {
        meant.known = m_chosen->known;
        if (!m_chosen->tmdbId.isEmpty()) {
            identity.ids = {{QStringLiteral("tmdb"), m_chosen->tmdbId}};
        }
    }
    tell({});
    setBusy(true);
    // As they are now: what was true of them before is what can be taken back.
    Async::whenDone(m_services.catalog->filesOf(m_card.id), this,
        [this, meant](const Result<QVector<TitleFile>> &found) {
            onFiles(found);
            if (!found) {
                setBusy(false);
                return;
            }
            write(meant, meantFiles());
        });
}

void IdentifyDialog::write(const Library::MeantTitle &meant, const QVector<TitleFile> &files)
{
    Async::whenDone(m_services.catalog->identify(m_services.viewer, m_card.id, m_version, meant),
        this, [this, files](const Result<TitleId> &title) {
            onDone(title, [this, files](const Library::TitleCard &now) {
                const bool again = std::any_of(files.begin(), files.end(),
                    [](const TitleFile &file) { return file.identified; });
                describe(now);
                emit identified(now, again ? QVector<NamedFile>() : namesOf(files));
            });
        });
}

void IdentifyDialog::withdraw()
{
    QVector<TitleFile> files = meantFiles();
    erase_if(files, [](const TitleFile &file) { return !file.identified; });
    tell({});
    setBusy(true);
    Async::whenDone(m_services.catalog->withdrawIdentified(m_services.viewer, namesOf(files)), this,
        [this](const Result<TitleId> &title) {
            onDone(title, [this](const Library::TitleCard &now) { emit withdrawn(now); });
        });
}

void IdentifyDialog::onDone(
    const Result<TitleId> &title, const std::function<void(const Library::TitleCard &)> &then)
{
    if (!title) {
        setBusy(false);
        tell(title.error().message);
        return;
    }
    Async::whenDone(m_services.catalog->cards(m_services.viewer, {*title}), this,
        [this, then](const Result<QVector<Library::TitleCard>> &cards) {
            if (!cards || cards->isEmpty()) {
                setBusy(false);
                tell(cards ? tr("It is done, but the title cannot be shown.")
                           : cards.error().message);
                return;
            }
            const Library::TitleCard now = cards->first();
            if (isSeries() && now.kind == TitleKind::Episode) {
                onDone(now.seriesId, then); // whoever came from a series sees a series
                return;
            }
            close();
            then(now);
        });
}

//! What TMDB says of it comes when it comes; episodes follow their series by themselves.
void IdentifyDialog::describe(const Library::TitleCard &card)
{
    if (m_chosen && !m_chosen->tmdbId.isEmpty() && m_services.descriptions != nullptr) {
        m_services.descriptions->describeAs(isEpisode() ? card.seriesId : card.id,
            isEpisode() ? TitleKind::Series : m_kind, m_chosen->tmdbId);
    }
}

} // namespace Ui
