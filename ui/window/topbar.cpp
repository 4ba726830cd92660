#include "ui/window/topbar.h"

#include "ui/controls/button.h"
#include "ui/controls/searchfield.h"

#include <QPainter>

namespace Ui {

TopBar::TopBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_search(new SearchField(theme, this))
    , m_add(new Button(
          theme, Button::Kind::Secondary, QStringLiteral("list-add"), tr("Add videos"), this))
{
    m_search->setObjectName(QStringLiteral("topSearch"));
    m_add->setObjectName(QStringLiteral("addVideos"));
    connect(m_search, &QLineEdit::textEdited, this, &TopBar::searchEdited);
    connect(m_add, &Button::clicked, this, [this] { emit addWanted(m_add); });
    connect(&theme, &Theme::changed, this, &TopBar::arrange);
}

void TopBar::setTools(QWidget *tools)
{
    if (m_tools == tools) {
        return;
    }
    if (m_tools) {
        m_tools->hide();
    }
    m_tools = tools;
    if (m_tools) {
        m_tools->setParent(this);
        m_tools->show();
    }
    arrange();
}

void TopBar::arrange()
{
    const int right = width() - 24;
    const QSize add = m_add->sizeHint();
    m_add->setGeometry(right - add.width(), 12, add.width(), 36);
    int free = m_add->x() - 12;
    if (m_tools) {
        const int wide = m_tools->sizeHint().width();
        m_tools->setGeometry(free - wide, 12, wide, 36);
        free -= wide + 12;
    }
    m_search->setGeometry(24, 12, qMin(340, qMax(120, free - 24)), 36);
}

void TopBar::resizeEvent(QResizeEvent *)
{
    arrange();
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.colors().bg);
}

} // namespace Ui
