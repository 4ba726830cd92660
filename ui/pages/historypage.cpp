#include "ui/pages/historypage.h"

#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/visibility.h"
#include "ui/trash/historyview.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Ui {

HistoryPage::HistoryPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("historyPage"), parent)
    , m_head(new Label(*services.theme, TextRole::Title1, Tone::Title, this))
    , m_list(new HistoryView(services, HistoryView::Shows::Changes, this))
    , m_empty(new EmptyNotice(*services.theme, QStringLiteral("edit-undo"), this))
    , m_layout(new QVBoxLayout(this))
    , m_headLine(new QHBoxLayout)
{
    m_head->setObjectName(QStringLiteral("historyHead"));
    m_list->setObjectName(QStringLiteral("titleHistory"));
    m_list->setAccessibleName(tr("History"));
    m_empty->setTexts(tr("Nothing is known of it"),
        tr("What is done with a home video that is on this PC alone is not written down."), {});
    m_headLine->addWidget(m_head);
    m_layout->addLayout(m_headLine);
    m_layout->addWidget(m_list, 1);
    m_layout->addWidget(m_empty, 1);
    m_empty->hide();
    connect(m_list, &HistoryView::toastWanted, this, &Page::toastWanted);
    connect(m_list, &HistoryView::loaded, this, [this](int count) {
        setShown(m_list, count > 0, this);
        m_empty->setVisible(count == 0);
    });
    followTheme();
}

void HistoryPage::setTitle(const TitleId &title, const QString &name)
{
    m_name = name;
    m_head->setText(heading());
    m_list->setTitle(title);
}

QString HistoryPage::heading() const
{
    //: %1 is a title
    return tr("History of %1").arg(m_name);
}

QWidget *HistoryPage::firstFocus()
{
    return m_list;
}

bool HistoryPage::undo()
{
    if (!m_list->hasFocus()) {
        return false;
    }
    m_list->undoCurrent();
    return true;
}

void HistoryPage::restyle()
{
    const Metrics &m = theme().metrics();
    const int pad = px(20, 12);
    m_layout->setContentsMargins(
        m.contentLeft() - pad, m.contentTop(), m.contentRight() - pad, px(48, 24));
    m_layout->setSpacing(px(20, 12));
    m_headLine->setContentsMargins(pad, px(0, 8), pad, 0);
}

} // namespace Ui
