#include "ui/pages/searchpage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardrow.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/scrollarea.h"
#include "ui/controls/searchfield.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QTimer>

namespace Ui {

namespace {

constexpr int kRestMs = 300; // a person who types has pressed the next key by then
constexpr int kKeyColumns = 6;

} // namespace

SearchPage::SearchPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("searchPage"), parent)
    , m_field(new SearchField(theme(), this))
    , m_scroll(new ScrollArea(theme(), this))
    , m_results(new QWidget)
    , m_titles(new CardRow(
          theme(), *services.pictures, CardShape::Poster, tr("Films and series"), m_results))
    , m_episodes(
          new CardRow(theme(), *services.pictures, CardShape::Still, tr("Episodes"), m_results))
    , m_titleModel(new CardListModel(*services.clock, CardShape::Poster, CardWords::Library, this))
    , m_episodeModel(new CardListModel(*services.clock, CardShape::Still, CardWords::Library, this))
    , m_empty(new EmptyNotice(theme(), QStringLiteral("edit-find"), this))
    , m_rest(new QTimer(this))
{
    m_rest->setSingleShot(true);
    m_rest->setInterval(kRestMs);
    connect(m_rest, &QTimer::timeout, this, [this] { ask(Library::Catalog::kHitsAtRest); });
    m_field->setObjectName(QStringLiteral("searchField"));
    m_scroll->setWidget(m_results);
    m_titles->setCards(m_titleModel);
    m_episodes->setCards(m_episodeModel);
    m_titles->view()->setObjectName(QStringLiteral("searchTitles"));
    m_episodes->view()->setObjectName(QStringLiteral("searchEpisodes"));
    for (CardRow *row : {m_titles, m_episodes}) {
        connectCards(row->view());
        connect(row, &CardRow::focused, this,
            [this, row] { m_scroll->reveal(row->y() - 12, row->y() + row->height() + 12); });
    }
    connect(m_field, &QLineEdit::textEdited, this, &SearchPage::setQuery);
    makeKeyboard();
    onHits({});
    followTheme();
}

void SearchPage::makeKeyboard()
{
    const QString letters = QStringLiteral("abcdefghijklmnopqrstuvwxyz1234567890");
    for (const QChar &letter : letters) {
        auto *key = new Button(theme(), Button::Kind::Key, {}, QString(letter), this);
        key->setObjectName(QStringLiteral("key_") + letter);
        connect(key, &Button::clicked, this, [this, letter] { setQuery(m_query + letter); });
        m_keys << key;
    }
    m_space = new Button(theme(), Button::Kind::Key, {}, tr("Space"), this);
    m_erase = new Button(
        theme(), Button::Kind::Key, QStringLiteral("edit-clear-locationbar-ltr"), {}, this);
    m_erase->setAccessibleName(tr("Erase a letter"));
    m_clear = new Button(theme(), Button::Kind::Key, {}, tr("Clear"), this);
    connect(m_space, &Button::clicked, this, [this] { setQuery(m_query + QLatin1Char(' ')); });
    connect(m_erase, &Button::clicked, this, [this] { setQuery(m_query.chopped(1)); });
    connect(m_clear, &Button::clicked, this, [this] { setQuery({}); });
}

void SearchPage::open()
{
    arrange();
}

QWidget *SearchPage::firstFocus()
{
    return theme().isTv() ? static_cast<QWidget *>(m_keys.first()) : m_titles->view();
}

void SearchPage::setQuery(const QString &text)
{
    m_query = text;
    if (m_field->text() != text) {
        m_field->setText(text);
    }
    ++m_request;
    m_rest->stop();
    if (text.trimmed().isEmpty()) {
        onHits({});
        return;
    }
    ask(Library::Catalog::kHitsWhileTyping);
}

void SearchPage::ask(int limit)
{
    Async::whenDone(services().catalog->search(services().viewer, m_query.trimmed(), limit), this,
        [this, limit, request = m_request](const Result<QVector<Library::SearchHit>> &hits) {
            if (request != m_request) {
                return;
            }
            if (!hits) {
                emit bannerWanted(tr("The search failed"), hits.error().message);
                return;
            }
            onHits(*hits);
            if (hits->size() == limit && limit < Library::Catalog::kHitsAtRest) {
                m_rest->start();
            }
        });
}

void SearchPage::onHits(const QVector<Library::SearchHit> &hits)
{
    QVector<Library::TitleCard> titles;
    QVector<Library::TitleCard> episodes;
    QHash<TitleId, std::pair<int, int>> matches;
    QHash<TitleId, QString> notes;
    for (const Library::SearchHit &hit : hits) {
        auto &list = hit.card.kind == Library::TitleKind::Episode ? episodes : titles;
        list << hit.card;
        if (hit.matchStart >= 0) {
            matches.insert(hit.card.id, {hit.matchStart, hit.matchLength});
        } else if (!hit.matched.isEmpty() && hit.matched != hit.card.seriesTitle) {
            // The series is below its episodes anyway.
            notes.insert(hit.card.id, hit.matched);
        }
    }
    m_titleModel->replace(titles);
    m_episodeModel->replace(episodes);
    m_titleModel->setMatches(matches);
    m_episodeModel->setMatches(matches);
    m_titleModel->setNotes(notes);
    m_episodeModel->setNotes(notes);
    if (m_query.trimmed().isEmpty()) {
        m_empty->setTexts(tr("What would you like to watch?"),
            tr("Titles, people and file names; initials, full pinyin and 汉字 all work."), {});
    } else {
        m_empty->setTexts(tr("Nothing for ‘%1’").arg(m_query.trimmed()),
            tr("Check the spelling or try fewer letters."), {});
    }
    m_empty->setVisible(hits.isEmpty());
    m_scroll->setVisible(!hits.isEmpty());
    setAccessibleName(tr("Search, %1, %n results", nullptr, int(hits.size())).arg(m_query));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
    arrange();
    emit resultsShown(int(hits.size()));
}

bool SearchPage::handleKey(QKeyEvent *event)
{
    // Any typing goes to the field.
    const QString text = event->text();
    if (event->key() == Qt::Key_Backspace && !m_query.isEmpty()) {
        setQuery(m_query.chopped(1));
        return true;
    }
    const bool typed = text.size() == 1 && text.at(0).isPrint()
        && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (!typed || (text == QLatin1String(" ") && m_query.isEmpty())) {
        return false;
    }
    setQuery(m_query + text);
    return true;
}

int SearchPage::keyboardWidth() const
{
    return theme().isTv() ? px(740, 0) : 0;
}

void SearchPage::restyle()
{
    const bool tv = theme().isTv();
    m_field->setVisible(tv);
    for (Button *key : m_keys + QVector<Button *>{m_space, m_erase, m_clear}) {
        key->setVisible(tv);
    }
    arrange();
    update();
}

void SearchPage::arrangeKeyboard()
{
    const int left = px(176, 0);
    const int whole = px(498, 0);
    const int gap = px(8, 0);
    const int side = (whole - gap * (kKeyColumns - 1)) / kKeyColumns;
    const int high = px(72, 0);
    m_field->setGeometry(left, px(60, 0), whole, px(72, 0));
    const int top = px(166, 0);
    for (int i = 0; i < m_keys.size(); ++i) {
        m_keys.at(i)->setGeometry(left + (i % kKeyColumns) * (side + gap),
            top + (i / kKeyColumns) * (high + gap), side, high);
    }
    const int y = top + kKeyColumns * (high + gap);
    const int third = (whole - 2 * gap) / 3;
    int x = left;
    for (Button *key : {m_space, m_erase, m_clear}) {
        key->setGeometry(x, y, third, high);
        x += third + gap;
    }
}

void SearchPage::arrange()
{
    if (theme().isTv()) {
        arrangeKeyboard();
    }
    // The rows keep the page's left margin of their own.
    const int left = qMax(0, keyboardWidth() - px(176 - 64, 0));
    m_scroll->setGeometry(left, 0, width() - left, height());
    int y = px(72, 12);
    for (CardRow *row : {m_titles, m_episodes}) {
        if (row->view()->cards() && row->view()->cards()->rowCount() > 0) {
            row->setGeometry(0, y, m_scroll->width(), row->sizeHint().height());
            y += row->sizeHint().height() + px(20, 12);
        }
    }
    m_results->setMinimumHeight(y);
    m_empty->setGeometry(keyboardWidth(), 0, width() - keyboardWidth(), height());
}

void SearchPage::resizeEvent(QResizeEvent *)
{
    arrange();
}

void SearchPage::paintEvent(QPaintEvent *)
{
    if (theme().isTv()) {
        QPainter(this).fillRect(
            QRect(keyboardWidth(), 0, px(2, 1), height()), theme().colors().line);
    }
}

} // namespace Ui
