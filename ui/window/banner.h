#pragma once

#include <QWidget>

namespace Ui {

class Button;
class Theme;

//! Above the page: what does not work, what still does, and one thing to do about it.
class Banner final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Banner)
public:
    Banner(const Theme &theme, QWidget *parent);

    //! An empty title hides it. It can always be closed.
    void setMessage(const QString &title, const QString &text);
    QSize sizeHint() const override;

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const Theme &m_theme;
    QString m_title;
    QString m_text;
    Button *m_close;
};

} // namespace Ui
